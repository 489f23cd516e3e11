import { type KeyContext, keyLabel, keyTable } from '../keys.js';
import { offeredCommands } from './composer-view.js';
import { displayWidth } from './display-width.js';
import type { Line, Span } from './line.js';
import { span } from './line.js';
import type { Model } from './model.js';
import { noticeLine } from './notices.js';
import { remember } from './remember.js';
import type { SlashCommand } from './slash-commands.js';

/** Where the next key is pressed. */
export function keyContext(model: Model): KeyContext {
  return model.help === undefined ? model.focus : 'help';
}

/** The last line of the screen: what has just happened, or else what can be done here, as far as there is room. */
export function bottomLine(model: Model): Line {
  return (
    noticeLine(model) ??
    hints(keyContext(model), offeredCommands(model), model.size.columns, model.openId !== undefined)
  );
}

const hints = remember(
  (context: KeyContext, commands: readonly SlashCommand[], columns: number, isOpen: boolean): Line => {
    const pairs = commands.length > 0 ? commands.map(commandHint) : keyHints(context, isOpen);
    const spans: Span[] = [span(' ')];
    let used = 1;
    for (const [what, meaning] of pairs) {
      const wide = displayWidth(what) + displayWidth(meaning) + 4;
      if (used + wide > columns) break;
      used += wide;
      spans.push(span(what, 'strong'), span(` ${meaning}   `, 'quiet'));
    }
    return { key: 'keys', spans };
  },
);

function commandHint({ name, argument, summary }: SlashCommand): [string, string] {
  return [`/${name}${argument === undefined ? '' : ` ${argument}`}`, summary];
}

function keyHints(context: KeyContext, isOpen: boolean): [string, string][] {
  const everywhere = context === 'help' ? [] : keyTable.everywhere;
  const shown = [...keyTable[context], ...everywhere].flatMap(({ keys, action, hint }): [string, string][] => {
    if (hint === undefined || (action === 'focus_next' && !isOpen)) return [];
    return [[action === 'up' || action === 'help_up' ? '↑ ↓' : keyLabel(keys[0] ?? ''), hint]];
  });
  return context === 'composer' ? [...shown.slice(0, 4), ['/help', 'commands'], ...shown.slice(4)] : shown;
}
