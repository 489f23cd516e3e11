import type { ConsoleTables } from '../../src/commands/console-reference.js';
import { settingInForce, settingKeys, settingMeaning } from '../../src/config/setting-keys.js';
import { keyLabel } from '../../src/ui/keymap.js';
import { contextNames, type KeyContext, keyTable } from '../../src/ui/keys.js';
import { slashCommands, usageOf } from '../../src/ui/model/slash-commands.js';

/** The console's own tables, as docs/console.md shows them. */
export function consoleTables(): ConsoleTables {
  return {
    contexts: Object.entries(contextNames).map(([context, title]) => ({
      title,
      bindings: keyTable[context as KeyContext].map(({ keys, help }) => ({ keys: keys.map(keyLabel), help })),
    })),
    slashCommands: slashCommands.map((command) => ({ usage: usageOf(command), summary: command.summary })),
    settings: settingKeys.map((key) => ({
      key,
      what: settingMeaning(key),
      usual: settingInForce(key, 'no-such-folder', { env: {} }).value,
    })),
  };
}
