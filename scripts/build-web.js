// Builds the customer's page and the widget into a folder: files whose names tell their content, so that browsers may
// keep them for good, and HTML that names them.
import { createHash } from 'node:crypto';
import { mkdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { dirname, extname, join } from 'node:path';
import { fileURLToPath } from 'node:url';

const web = join(dirname(fileURLToPath(import.meta.url)), '..', 'web');

if (process.argv[1] === fileURLToPath(import.meta.url))
  await buildWeb(process.argv[2] ?? join(web, '..', 'dist', 'web'));

/** @param {string} folder where it goes; what was there is thrown away. */
export async function buildWeb(folder) {
  const { build } = await import('rolldown');
  const bundle = async (input, format) => {
    const { output } = await build({
      cwd: web,
      input,
      platform: 'browser',
      logLevel: 'warn',
      write: false,
      transform: { target: ['chrome111', 'firefox113', 'safari16.4'] },
      output: { format, minify: true, comments: false },
    });
    return output[0].code;
  };
  const [page, widget] = await Promise.all([bundle('main.ts', 'esm'), bundle('widget/widget.ts', 'iife')]);
  const assets = {
    'page.js': page,
    'page.css': withoutComments(readFileSync(join(web, 'page.css'), 'utf8')),
    'icon.svg': readFileSync(join(web, 'icon.svg'), 'utf8'),
  };
  rmSync(folder, { recursive: true, force: true });
  mkdirSync(join(folder, 'assets'), { recursive: true });
  const hashed = new Map();
  for (const [name, content] of Object.entries(assets)) {
    const hash = createHash('sha256').update(content).digest('hex').slice(0, 12);
    hashed.set(name, name.replace(extname(name), `.${hash}$&`));
    writeFileSync(join(folder, 'assets', hashed.get(name)), content);
  }
  for (const name of ['page.html', 'notice.html']) {
    const html = readFileSync(join(web, name), 'utf8').replace(/%([\w.]+)%/g, (_, asset) => {
      if (!hashed.has(asset)) throw new Error(`${name} asks for ${asset}, which is not built`);
      return `page/assets/${hashed.get(asset)}`;
    });
    writeFileSync(join(folder, name), html.replace(/^ +/gm, ''));
  }
  writeFileSync(join(folder, 'widget.js'), widget);
}

/** Comments and indentation are for people. */
function withoutComments(css) {
  return css
    .replace(/\/\*[\s\S]*?\*\//g, '')
    .replace(/\s*\n\s*/g, '\n')
    .trim();
}
