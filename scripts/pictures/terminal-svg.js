// A screen of @xterm/headless as an SVG: text stays text, so that it is small, sharp and searchable.

const cell = { width: 8.4, height: 18 };
const margin = 14;
const bar = 30;
const font = "ui-monospace, SFMono-Regular, Menlo, Consolas, 'DejaVu Sans Mono', monospace";

const colors = {
  background: '#12161c',
  text: '#d5dae1',
  basic: [
    ...['#3b4252', '#e06c75', '#98c379', '#e5c07b', '#61afef', '#c678dd', '#56b6c2', '#c8ccd4'],
    ...['#6b7280', '#f08a92', '#b2d99a', '#f0d399', '#85c4f7', '#d89bea', '#79cdd8', '#ffffff'],
  ],
};

/** @param screen a terminal of @xterm/headless. @param title what stands in the window's bar. */
export function terminalSvg(screen, title) {
  const width = Math.ceil(screen.cols * cell.width + 2 * margin);
  const height = Math.ceil(screen.rows * cell.height + 2 * margin + bar);
  const { active } = screen.buffer;
  const rows = Array.from({ length: screen.rows }, (_, row) => drawRow(active.getLine(active.viewportY + row), row));
  const dots = ['#e0655f', '#e3b341', '#57ab5a'].map(
    (color, at) => `<circle cx="${18 + at * 18}" cy="15" r="5.5" fill="${color}"/>`,
  );
  return [
    `<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 ${width} ${height}" width="${width}" height="${height}">`,
    `<title>${escaped(title)}</title>`,
    `<rect width="${width}" height="${height}" rx="9" fill="${colors.background}"/>`,
    ...dots,
    `<text x="${width / 2}" y="20" fill="#8b93a1" font-family="system-ui, sans-serif" font-size="12" text-anchor="middle">${escaped(title)}</text>`,
    `<g font-family="${font}" font-size="14" fill="${colors.text}">`,
    ...rows.filter((row) => row !== ''),
    '</g>',
    '</svg>',
    '',
  ].join('\n');
}

function drawRow(line, row) {
  const top = bar + margin + row * cell.height;
  return runsOf(line)
    .map(({ from, cells, text, style, isNarrow }) => {
      const x = margin + from * cell.width;
      const box = `x="${n(x)}" y="${n(top)}" width="${n(cells * cell.width)}" height="${cell.height}"`;
      // Crisp: neighbours of one colour have no seam between them.
      const back = style.back === undefined ? '' : `<rect ${box} fill="${style.back}" shape-rendering="crispEdges"/>`;
      // Word by word: what draws an SVG may make one blank of several.
      const words = [...text.matchAll(/\S+/g)].map((word) => {
        const width = isNarrow ? word[0].length : cells;
        return textOf(word[0], x + word.index * cell.width, top + 13.5, width * cell.width, style);
      });
      return back + words.join('');
    })
    .join('');
}

function textOf(text, x, y, span, { fore, bold, dim, italic, underline }) {
  const attributes = [
    `x="${n(x)}" y="${n(y)}"`,
    // Whatever font is used, the columns stay where they are.
    `textLength="${n(span)}" lengthAdjust="spacingAndGlyphs"`,
    fore === undefined ? '' : `fill="${fore}"`,
    bold ? 'font-weight="600"' : '',
    dim ? 'opacity="0.62"' : '',
    italic ? 'font-style="italic"' : '',
    underline ? 'text-decoration="underline"' : '',
  ];
  return `<text ${attributes.filter((one) => one !== '').join(' ')}>${escaped(text)}</text>`;
}

/** Neighbours of one style, without the blanks around words further apart: each run is placed by itself. */
function runsOf(line) {
  const runs = [];
  let run;
  for (let at = 0; line !== undefined && at < line.length; at += 1) {
    const found = line.getCell(at);
    if (found === undefined || found.getWidth() === 0) continue;
    const style = styleOf(found);
    const text = found.getChars() || ' ';
    const isGap = text === ' ' && style.back === undefined;
    const goesOn = run !== undefined && !isGap && found.getWidth() === 1 && run.isNarrow && same(run.style, style);
    if (goesOn) {
      run.text += text;
      run.cells += 1;
    } else if (isGap) {
      run = undefined;
    } else {
      run = { from: at, cells: found.getWidth(), text, style, isNarrow: found.getWidth() === 1 };
      runs.push(run);
    }
  }
  return runs;
}

function styleOf(found) {
  const fore = colorOf(found.isFgDefault(), found.isFgRGB(), found.getFgColor());
  const back = colorOf(found.isBgDefault(), found.isBgRGB(), found.getBgColor());
  const isInverse = found.isInverse() !== 0;
  return {
    fore: isInverse ? (back ?? colors.background) : fore,
    back: isInverse ? (fore ?? colors.text) : back,
    bold: found.isBold() !== 0,
    dim: found.isDim() !== 0,
    italic: found.isItalic() !== 0,
    underline: found.isUnderline() !== 0,
  };
}

function colorOf(isDefault, isRgb, value) {
  if (isDefault) return undefined;
  if (isRgb) return `#${value.toString(16).padStart(6, '0')}`;
  if (value < 16) return colors.basic[value];
  if (value >= 232) return grey(8 + (value - 232) * 10);
  const level = (part) => (part === 0 ? 0 : 55 + part * 40);
  const cube = value - 16;
  const parts = [Math.floor(cube / 36), Math.floor(cube / 6) % 6, cube % 6].map(level);
  return `#${parts.map((part) => part.toString(16).padStart(2, '0')).join('')}`;
}

function grey(level) {
  return `#${level.toString(16).padStart(2, '0').repeat(3)}`;
}

function same(one, other) {
  return Object.keys(one).every((key) => one[key] === other[key]);
}

function n(value) {
  return Number(value.toFixed(1));
}

function escaped(text) {
  return text.replace(/[&<>"]/g, (character) => `&#${character.charCodeAt(0)};`);
}
