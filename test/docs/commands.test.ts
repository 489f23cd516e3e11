import { afterAll, beforeAll, expect, test } from 'vitest';
import { images } from '../server/files/images.js';
import { blocksOf } from './blocks.js';
import { missingPrograms } from './programs.js';
import { Reader } from './reader.js';

/** The examples of all commands, as the reference has them: each is a line, with what it is for above it. */
const examples = new Set(
  blocksOf('docs/commands.md')
    .filter(({ language }) => language === 'sh')
    .flatMap(({ code }) => code.split('\n').filter((line) => !line.startsWith('#'))),
);

/** What goes on by itself is interrupted after so long. */
const patienceMs = 1000;

/** What somebody at a terminal would be asked for, and what another example has made. */
const rightElsewhere = /needs a terminal|no terminal|password is empty|is there already/;

/** Each in a folder of its own with the same logins, so that none is in the way of another. */
const alone =
  'own=$(mktemp -d ~/own.XXXX); cp -r ~/.config/chatio/. $own; ' +
  'export CHATIO_CONFIG_DIR=$own CHATIO_URL=http://127.0.0.1:2428 CHATIO_TOKEN=agent-anna; ';

let reader: Reader;

beforeAll(async () => {
  reader = new Reader();
  for (const program of ['mail', 'bot']) reader.program(program, 'cat > /dev/null');
  for (const program of ['pass', 'git']) reader.program(program, 'echo secret');
  reader.put('token.txt', 'agent-anna\n');
  reader.put('tokens.txt', 'customer-mary\ncustomer-mary\ncustomer-mary\n');
  reader.put('filters.json', '{}');
  reader.put('map.png', images.png(2, 2));
  const follow = (code: string, mark: Parameters<Reader['follow']>[0]['mark'] = { how: 'run' }) =>
    reader.follow({ language: 'sh', code, line: 0, mark });
  await follow('chatio server --json --seed seed.json', { how: 'background', until: 'listening' });
  await follow('mkdir -p ~/.zfunc ~/.config/fish/completions restored; tar -cf monday.tar -T /dev/null');
  await follow('chatio simulate --customers 3 --scenario rush', { how: 'background', until: 'Mary Brown:' });
  for (const [agent, profile] of [
    ['anna', 'default'],
    ['tom', 'work'],
  ]) {
    await follow(`chatio login --as ${agent}@example.com --profile ${profile}`);
  }
});

afterAll(() => reader.close());

const here = [...examples].filter((example) => missingPrograms(alone + example).length === 0);
const elsewhere = [...examples].filter((example) => !here.includes(example));

test.skip.each(elsewhere)('%s (needs a program that is not here)', () => {});

test.concurrent.each(here)('%s', { timeout: 60_000 }, async (example) => {
  const adapted = await reader.adapted(`${alone}${example.replace('CHATIO_TOKEN=...', 'CHATIO_TOKEN=agent-anna')}`);
  const { code, output } = await reader.run(adapted, patienceMs);
  // Some mean a thing that is not there, and the server says no (123: to xargs); none is a wrong command line.
  if (code === 2 || code === 127) expect(output).toMatch(rightElsewhere);
  else expect([0, 1, 4, 5, 123, 130, null], output).toContain(code);
  expect(output).not.toMatch(/^\s+at .*\(?(?:node:|file:)/m);
});
