import type { Step } from './message.js';
import { step } from './message.js';
import type { Model } from './model.js';
import type { PickerItem } from './overlay.js';
import { askFor, pickFrom } from './overlays.js';
import { remember } from './remember.js';
import { runSlashCommand } from './slash.js';
import { type SlashName, slashCommands, usageOf } from './slash-commands.js';

/** Every command in a list that narrows as one types; it works without an open chat, too. */
export function choosePalette(model: Model, query = ''): Model {
  return pickFrom(
    model,
    {
      title: 'Command',
      placeholder: 'a few letters of what it is called, or of what it does',
      empty: 'No command has that',
      items: ({ openId }, typed) => matching(typed, openId !== undefined),
      chosen: (now, { id }, at) => {
        const [name, argument] = inTwo(id);
        return argument === '' ? runOrAsk(now, name, at) : runSlashCommand(now, { name, argument }, at);
      },
    },
    query,
  );
}

/** Runs a command without anything behind it, or asks for what it needs. */
export function runOrAsk(model: Model, name: SlashName, now: number): Step {
  const command = slashCommands.find((each) => each.name === name);
  const needed = command?.takes?.find(({ isOptional }) => isOptional !== true);
  const isPossible = command?.anywhere === true || model.openId !== undefined;
  if (command === undefined || needed === undefined || !isPossible) {
    return runSlashCommand(model, { name, argument: '' }, now);
  }
  const asked = askFor(model, {
    label: usageOf(command),
    placeholder: command.summary,
    done: (later, argument, then) => {
      const ran = runSlashCommand(later, { name, argument }, then);
      return ran.isDone ? ran : (ran.model.notice?.text ?? 'That can not be');
    },
  });
  return step(asked);
}

/** A command's name, and what stands behind it. */
function inTwo(text: string): readonly [SlashName, string] {
  const [name = '', ...rest] = text.split(' ');
  return [name as SlashName, rest.join(' ').trim()];
}

const matching = remember((query: string, hasChat: boolean): readonly PickerItem[] => {
  const [name, argument] = inTwo(query);
  const whole = slashCommands.find((command) => command.name === name && command.takes !== undefined);
  if (whole !== undefined && argument !== '' && (hasChat || whole.anywhere === true)) {
    return [{ id: query, label: `/${query}`, detail: whole.summary }]; // typed to the end, as in the composer
  }
  const wanted = query.toLowerCase();
  const rank = ({ label, detail = '' }: PickerItem) =>
    label.startsWith(`/${wanted}`) ? 0 : label.includes(wanted) ? 1 : detail.toLowerCase().includes(wanted) ? 2 : 3;
  return slashCommands
    .filter(({ anywhere }) => hasChat || anywhere === true)
    .map((command): PickerItem => ({ id: command.name, label: usageOf(command), detail: command.summary }))
    .map((item) => ({ item, rank: rank(item) }))
    .filter((each) => each.rank < 3)
    .sort((a, b) => a.rank - b.rank)
    .map(({ item }) => item);
});
