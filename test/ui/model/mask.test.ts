import { describe, expect, it } from 'vitest';
import { detailsLines } from '../../../src/ui/model/details-lines.js';
import { statusLine, titleLine } from '../../../src/ui/model/head-lines.js';
import { textOf } from '../../../src/ui/model/line.js';
import { sectionsOf, unreadTotal } from '../../../src/ui/model/list.js';
import { chatLines } from '../../../src/ui/model/list-rows.js';
import { shown } from '../../../src/ui/model/mask.js';
import { pickerView } from '../../../src/ui/model/overlay-lines.js';
import { transcriptWindow } from '../../../src/ui/model/transcript-window.js';
import { Desk } from '../desk.js';
import { anna, customer, mary, message, push, summary, thread } from '../world.js';

const zoe = customer('zoe', { name: 'Zoe Secret', email: 'zoe@secret.example', fields: { code: 'secret' } });

/** Two chats, the second with an unread text, a sneak peek and a draft; the first is open. */
function sharing(): Desk {
  const desk = new Desk(130, 30).online(
    summary('c1', thread(1, [message(1, 'open text')]), [mary, anna]),
    summary('c2', thread(1, [message(1, 'secret text', { author_id: 'zoe' })]), [zoe, anna]),
  );
  desk.press('last', 'open').type('secret draft').press('first', 'previous_chat');
  const sneak_peek = { author_id: 'zoe', recipients: 'agents', timestamp: 1, text: 'secret peek' } as const;
  desk.push(push('incoming_sneak_peek', { chat_id: 'c2', sneak_peek }));
  while (desk.model.openId !== 'c1') desk.press('next_chat');
  return desk.press('mask');
}

function everything({ model }: Desk): string {
  const view = shown(model);
  const chats = sectionsOf(view).flatMap(({ chatIds }) => chatIds.flatMap((id) => chatLines(view, id)));
  const head = [statusLine(view), titleLine(view)].flatMap((line) => line ?? []);
  const picker = pickerView(view)?.lines ?? [];
  const transcript = transcriptWindow(view)?.lines ?? [];
  return [...head, ...chats, ...picker, ...transcript, ...detailsLines(view)].map(textOf).join('\n');
}

describe('the mask', () => {
  it('hides names, addresses and other chats’ texts, and says that it is on', () => {
    const screen = everything(sharing());
    expect(screen).not.toMatch(/secret|Mary|Brown|Zoe/i);
    expect(screen).toMatch(/Customer 1/);
    expect(screen).toMatch(/Anna Kowal.*masked/);
    expect(screen).toContain('open text');
  });

  it('hides them in lists to choose from as well', () => {
    expect(everything(sharing().press('switch'))).not.toMatch(/secret|Zoe/i);
  });

  it('counts as before, and hides nothing once it is off', () => {
    const desk = sharing();
    expect(unreadTotal(shown(desk.model))).toBe(unreadTotal(desk.model));
    expect(everything(desk.press('mask'))).toMatch(/Zoe Secret/);
  });

  it('is the same model while nothing changes, so that nothing is drawn for ever', () => {
    const { model } = sharing();
    expect(shown(model)).toBe(shown(model));
    const later = { ...model, now: model.now + 1 };
    expect(shown(later).chats).toBe(shown(model).chats);
  });
});
