import { Box } from 'ink';
import { useModel } from '../hooks/use-model.js';
import { type Binding, keyLabel, keyTable } from '../keys.js';
import { cut, fill } from '../model/display-width.js';
import type { Line } from '../model/line.js';
import { span } from '../model/line.js';
import type { Model } from '../model/model.js';
import { remember } from '../model/remember.js';
import { slashCommands } from '../model/slash-commands.js';
import { Spans } from './Spans.js';

/** Every key and every command, over the whole screen. */
export function Help() {
  const lines = useModel(helpLines);
  return (
    <Box flexDirection="column" flexGrow={1}>
      {lines.map((line) => (
        <Spans key={line.key} line={line} />
      ))}
    </Box>
  );
}

function helpLines(model: Model): readonly Line[] {
  return visible(model.help ?? 0, model.size.columns, model.size.rows - 2);
}

const visible = remember((top: number, columns: number, rows: number): readonly Line[] => {
  const all = everything(columns);
  const start = Math.max(0, Math.min(top, all.length - rows));
  return all.slice(start, start + rows);
});

const everything = remember((columns: number): readonly Line[] => [
  ...part(
    'Commands',
    columns,
    slashCommands.map(({ name, argument, summary }) => [
      `/${name}${argument === undefined ? '' : ` ${argument}`}`,
      summary,
    ]),
  ),
  ...part('While you write', columns, keyTable.composer.map(described)),
  ...part('In the list of chats', columns, keyTable.list.map(described)),
  ...part('Everywhere', columns, keyTable.everywhere.map(described)),
]);

function part(title: string, columns: number, rows: readonly (readonly [string, string])[]): readonly Line[] {
  return [
    { key: `${title}:blank`, spans: [] },
    { key: title, spans: [span(` ${title}`, 'strong')] },
    ...rows.map(([what, meaning]) => ({
      key: `${title}:${what}`,
      spans: [span(`   ${fill(what, 28)}`), span(cut(meaning, columns - 32), 'quiet')],
    })),
  ];
}

function described({ keys, help }: Binding): [string, string] {
  return [keys.map(keyLabel).join(', '), help];
}
