import { fallbacks, type Keymap, keyLabel } from '../keymap.js';
import type { KeyContext } from '../keys.js';
import { offerOf } from './completion.js';
import { displayWidth } from './display-width.js';
import { lengthHint } from './editor.js';
import type { Line, Span } from './line.js';
import { span } from './line.js';
import type { Model } from './model.js';
import { composerOf } from './model.js';
import { noticeLine } from './notices.js';
import { remember } from './remember.js';
import { matchingCommands, type SlashCommand, usageOf } from './slash-commands.js';

/** Where the next key is pressed. */
export function keyContext(model: Model): KeyContext {
  if (model.help !== undefined) return 'help';
  if (model.reading !== undefined) return 'reading';
  if (model.overlay !== undefined) return model.overlay.type;
  if (model.find !== undefined && model.focus === 'composer') return 'find';
  if (model.marked !== undefined && model.focus === 'composer') return 'mark';
  if (offerOf(model) !== undefined) return 'completion';
  return model.focus === 'composer' && composerOf(model).text === '' ? 'empty' : model.focus;
}

/** The last line of the screen: what has just happened, or else what can be done here, as far as there is room. */
export function bottomLine(model: Model): Line {
  const context = keyContext(model);
  const command = context === 'composer' || context === 'completion' ? commandAt(composerOf(model).text) : undefined;
  const length = context === 'composer' ? lengthHint(composerOf(model)) : undefined;
  return (
    noticeLine(model) ?? hints(model.keys, context, command, length, model.size.columns, model.openId !== undefined)
  );
}

/** The one command that is being written, past its name. */
const commandAt = remember((text: string): SlashCommand | undefined =>
  /^\/[^\s/]+\s/u.test(text) ? matchingCommands(text)[0] : undefined,
);

const hints = remember(
  (
    keys: Keymap,
    context: KeyContext,
    command: SlashCommand | undefined,
    length: string | undefined,
    columns: number,
    isOpen: boolean,
  ): Line => {
    const usage: [string, string][] = command === undefined ? [] : [[usageOf(command), command.summary]];
    const pairs = [...usage, ...keyHints(keys, context, isOpen)];
    const spans: Span[] = [span(' '), ...(length === undefined ? [] : [span(length, 'warning'), span('   ')])];
    let used = 1 + (length === undefined ? 0 : length.length + 3);
    for (const [what, meaning] of pairs) {
      const wide = displayWidth(what) + displayWidth(meaning) + 4;
      if (used + wide > columns) break;
      used += wide;
      spans.push(span(what, 'strong'), span(` ${meaning}   `, 'quiet'));
    }
    return { key: 'keys', spans };
  },
);

/** Keys of the place itself, and of the panes around it. */
function keyHints({ table }: Keymap, context: KeyContext, isOpen: boolean): [string, string][] {
  const isPane = fallbacks[context].includes('everywhere') && context !== 'completion' && context !== 'mark';
  const around = isPane ? [...table.everywhere, ...table.always] : [];
  const own = context === 'empty' ? [...table.composer, ...table.empty] : table[context];
  const shown = [...own, ...around].flatMap(({ keys, action, hint }): [string, string][] => {
    const [first] = keys;
    if (hint === undefined || first === undefined || (action === 'focus_next' && !isOpen)) return [];
    return [[upAndDown.has(action) ? '↑ ↓' : keyLabel(first), hint]];
  });
  return shown;
}

/** One hint for two keys. */
const upAndDown: ReadonlySet<string> = new Set(['up', 'help_up', 'overlay_up', 'completion_up', 'mark_up']);
