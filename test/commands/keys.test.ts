import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, test } from 'vitest';
import { world } from './fake-deps.js';

describe('chatio keys', () => {
  test('lists the keys that are in force', async () => {
    const { run, streams, folder } = world();
    writeFileSync(join(folder, 'keys.json'), '{"everywhere": {"switch": ["ctrl+t", "alt+."]}}');
    await run('keys', '--json');
    const keys = JSON.parse(streams.stdout.text);
    expect(keys).toContainEqual({
      place: 'everywhere',
      action: 'switch',
      keys: ['ctrl+t', 'alt+.'],
      help: 'go to a chat by a few letters of it',
    });
    expect(keys).toContainEqual(expect.objectContaining({ place: 'composer', action: 'send', keys: ['enter'] }));
  });

  test('fails with the line of what is wrong, after everything else', async () => {
    const { run, streams, folder } = world();
    writeFileSync(join(folder, 'keys.json'), '{"everywhere": {\n"fly": "ctrl+t"}}');
    await expect(run('keys')).rejects.toThrow('keys.json line 2: there is no action "fly"');
    expect(streams.stdout.text).toContain('next_to_answer');
  });
});
