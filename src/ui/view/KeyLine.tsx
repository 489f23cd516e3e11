import { keyContext } from '../hooks/use-keys.js';
import { useModel } from '../hooks/use-model.js';
import { type KeyContext, keyLabel, keyTable } from '../keys.js';
import { offeredCommands } from '../model/composer-view.js';
import { displayWidth } from '../model/display-width.js';
import type { Line, Span } from '../model/line.js';
import { span } from '../model/line.js';
import type { Model } from '../model/model.js';
import { noticeLine } from '../model/notices.js';
import { remember } from '../model/remember.js';
import type { SlashCommand } from '../model/slash-commands.js';
import { Spans } from './Spans.js';

/** The last line: what has just happened, or else what can be done here. */
export function KeyLine() {
  return <Spans line={useModel(bottomLine)} />;
}

function bottomLine(model: Model): Line {
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
