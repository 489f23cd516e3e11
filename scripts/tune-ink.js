/**
 * What the bundle of the console does to packages of others, so that it paints sooner, a key costs less, and joined letters
 * keep their cells. Each change is a few words, and fails the build when a new version of the package has no such words any more.
 */
const changes = [
  {
    // The layout engine fetches its own code from a data: address, and the first fetch() loads a whole HTTP client.
    file: /[\\/]yoga-layout[\\/]dist[\\/]binaries[\\/]yoga-wasm-base64-esm\.js$/,
    from: 'return w||"function"!=typeof fetch?',
    to: 'return true?',
  },
  {
    // Every frame took every line apart anew. What a line consists of depends on its text alone.
    file: /[\\/]ink[\\/]build[\\/]output\.js$/,
    from: 'caches = new OutputCaches();',
    to: 'caches = keptCaches();',
    add: `
let kept = new OutputCaches();
function keptCaches() {
  if (kept.styledChars.size > 3_000 || kept.widths.size > 30_000) kept = new OutputCaches();
  return kept;
}
`,
  },
  {
    // Rows that stay were a step each, together more than half of what a key wrote.
    file: /[\\/]ink[\\/]build[\\/]log-update\.js$/,
    from: "stream.write(buffer.join(''));",
    to: "stream.write(buffer.join('').replace(/(?:\\u001B\\[E){2,}/g, (steps) => '\\u001B[' + steps.length / 3 + 'E'));",
  },
  // The first of these costs as much as a frame; plain text needs none.
  ...['ink/build/line-update', 'string-width/index', 'slice-ansi/tokenize-ansi', 'wrap-ansi/index'].map((path) => ({
    file: new RegExp(`/${path}.js$`.replaceAll('/', '[\\\\/]').replaceAll('.', '[.]')),
    from: /(const \w*segmenter) = (new Intl\.Segmenter\([^)]*\));/i,
    to: '$1 = { segment(text) { this.made ??= $2; return this.made.segment(text); } };',
  })),
  {
    // Letters that grow together (in Hindi, Thai, Khmer) take a cell each in most terminals; in one too few they lose a part.
    file: /[\\/]string-width[\\/]index\.js$/,
    from: 'const spacingMarkRegex = /\\p{Spacing_Mark}/v;',
    to: 'const spacingMarkRegex = /[\\p{Spacing_Mark}\\p{Letter}\\p{Regional_Indicator}]/v;',
  },
];

/** A plugin for the bundler. */
export function tuneInk() {
  const done = new Set();
  return {
    name: 'tune-ink',
    transform(code, id) {
      const due = changes.filter(({ file }) => file.test(id));
      if (due.length === 0) return null;
      let tuned = code;
      for (const change of due) {
        done.add(change);
        const changed = tuned.replace(change.from, change.to);
        if (changed === tuned) throw new Error(`${id} has changed: look at scripts/tune-ink.js again`);
        tuned = changed + (change.add ?? '');
      }
      return { code: tuned };
    },
    buildEnd(error) {
      const missing = changes.filter((change) => !done.has(change));
      if (error === undefined && missing.length > 0)
        throw new Error(
          `No longer bundled: ${missing.map(({ file }) => file).join(', ')}; look at scripts/tune-ink.js`,
        );
    },
  };
}
