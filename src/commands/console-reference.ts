import { markdownTable } from './markdown-table.js';

/** What a page tells of the console's own tables; they are handed in, because commands do not load the console. */
export interface ConsoleTables {
  /** By context: what is called what, and the keys with what they do. */
  readonly contexts: readonly {
    readonly title: string;
    readonly bindings: readonly { readonly keys: readonly string[]; readonly help: string }[];
  }[];
  readonly slashCommands: readonly { readonly usage: string; readonly summary: string }[];
  readonly settings: readonly { readonly key: string; readonly what: string; readonly usual: string }[];
}

/**
 * docs/console.md with its tables made anew: what stands between `<!-- NAME: made by npm run docs -->` and
 * `<!-- end -->`. Not part of the program.
 * @throws when the page has no place for a table.
 */
export function consolePage(page: string, tables: ConsoleTables): string {
  const parts = { keys: keySections(tables), commands: slashTable(tables), settings: settingTable(tables) };
  return Object.entries(parts).reduce((text, [name, lines]) => replaced(text, name, lines), page);
}

function replaced(page: string, name: string, lines: readonly string[]): string {
  const begin = `<!-- ${name}: made by npm run docs -->`;
  const from = page.indexOf(begin);
  const to = page.indexOf('<!-- end -->', from);
  if (from < 0 || to < 0) throw new Error(`The page has no place for ${name}`);
  return `${page.slice(0, from + begin.length)}\n\n${lines.join('\n')}\n\n${page.slice(to)}`;
}

function keySections({ contexts }: ConsoleTables): string[] {
  const sections = contexts.map(({ title, bindings }) => {
    const rows = merged(bindings.filter(({ keys }) => keys.length > 0)).map(([keys, help]) => [keys, help] as const);
    return [`### ${title}`, '', ...markdownTable(['key', 'what it does'], rows)];
  });
  return sections.flatMap((section, index) => (index === 0 ? section : ['', ...section]));
}

/** Keys that do the same, one after the other, share a row. */
function merged(bindings: ConsoleTables['contexts'][number]['bindings']): [string, string][] {
  const rows: { keys: string[]; help: string }[] = [];
  for (const { keys, help } of bindings) {
    const last = rows.at(-1);
    if (last?.help === help) last.keys.push(...keys);
    else rows.push({ keys: [...keys], help });
  }
  return rows.map(({ keys, help }) => [
    keys.length > 5 ? `\`${keys[0]}\` … \`${keys.at(-1)}\`` : keys.map((key) => `\`${key}\``).join(', '),
    help,
  ]);
}

function slashTable({ slashCommands }: ConsoleTables): string[] {
  return markdownTable(
    ['command', 'what it does'],
    slashCommands.map(({ usage, summary }) => [`\`${usage}\``, summary]),
  );
}

function settingTable({ settings }: ConsoleTables): string[] {
  return markdownTable(
    ['setting', 'what it is', 'without it'],
    settings.map(({ key, what, usual }) => [`\`${key}\``, what, `\`${usual}\``]),
  );
}
