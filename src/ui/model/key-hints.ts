import { fallbacks, type Keymap, keyLabel } from '../keymap.js';
import type { Binding, KeyContext, KeyTable } from '../keys.js';
import type { ConsoleAction } from './action.js';
import { offerOf } from './completion.js';
import { cut, displayWidth } from './display-width.js';
import { lengthHint } from './editor.js';
import { eventAt } from './event-scroll.js';
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
  const useless = model.openId === undefined ? withoutChat : context === 'mark' ? uselessOn(model) : none;
  return noticeLine(model) ?? hints(model.keys, context, command, length, model.size.columns, useless);
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
    useless: ReadonlySet<ConsoleAction>,
  ): Line => {
    const usage: [string, string][] = command === undefined ? [] : [[usageOf(command), command.summary]];
    const pairs = [...usage, ...keyHints(keys, context, useless)];
    const spans: Span[] = [span(' '), ...(length === undefined ? [] : [span(length, 'warning'), span('   ')])];
    let used = 1 + (length === undefined ? 0 : length.length + 3);
    for (const [what, meaning] of pairs) {
      const wide = displayWidth(what) + displayWidth(meaning) + 4;
      if (used + wide > columns) {
        // How a command is used is worth being cut.
        if (usage[0]?.[0] === what) spans.push(span(cut(`${what} ${meaning}`, columns - used), 'strong'));
        break;
      }
      used += wide;
      spans.push(span(what, 'strong'), span(` ${meaning}   `, 'quiet'));
    }
    return { key: 'keys', spans };
  },
);

/** Keys of the place itself, and of the panes around it. */
function keyHints({ table }: Keymap, context: KeyContext, useless: ReadonlySet<ConsoleAction>): [string, string][] {
  const isPane = fallbacks[context].includes('everywhere') && context !== 'completion' && context !== 'mark';
  const around = isPane ? [...table.everywhere, ...table.always] : [];
  const own = context === 'empty' ? emptyFirst(table) : table[context];
  const shown = [...own, ...around].flatMap(({ keys, action, hint }): [string, string][] => {
    const [first] = keys;
    if (hint === undefined || first === undefined || useless.has(action)) return [];
    return [[upAndDown.has(action) ? '↑ ↓' : keyLabel(first), hint]];
  });
  return shown;
}

/** With nothing written yet, how to find out comes before how to go on writing. */
function emptyFirst({ composer, empty }: KeyTable): readonly Binding[] {
  const [send, ...others] = composer.filter(({ action }) => action !== 'newline');
  return [...(send === undefined ? [] : [send]), ...empty, ...others];
}

const none: ReadonlySet<ConsoleAction> = new Set();
const withoutChat: ReadonlySet<ConsoleAction> = new Set(['focus_next', 'find']);
const onMessage: ReadonlySet<ConsoleAction> = new Set(['unfold', 'retry']);
const onCustom: ReadonlySet<ConsoleAction> = new Set(['retry']);
const onFailed: ReadonlySet<ConsoleAction> = new Set(['unfold']);

/** What can't be done with the marked message. */
function uselessOn(model: Model): ReadonlySet<ConsoleAction> {
  const at = model.marked === undefined ? undefined : eventAt(model, model.marked);
  if (at?.queued?.state === 'failed') return onFailed;
  return at?.event.type === 'custom' ? onCustom : onMessage;
}

/** One hint for two keys. */
const upAndDown: ReadonlySet<string> = new Set(['up', 'help_up', 'overlay_up', 'completion_up', 'mark_up']);
