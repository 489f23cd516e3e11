import { describe, expect, it } from 'vitest';
import { bottomLine, keyContext } from '../../../src/ui/model/key-hints.js';
import { textOf } from '../../../src/ui/model/line.js';
import { pickerView, questionView } from '../../../src/ui/model/overlay-lines.js';
import { Desk } from '../desk.js';
import { anna, incoming, mary, message } from '../world.js';

const mine = () => Desk.withOpenChat([], 100, 30, [mary, anna]);
const marked = (desk: Desk) => {
  const view = pickerView(desk.model);
  return textOf(view?.lines[view.marked] ?? { key: '', spans: [] });
};

describe('the list of commands', () => {
  it('runs the one that is chosen by a few letters of its name or of what it does', () => {
    const desk = mine().press('palette').type('clo');
    expect(marked(desk)).toMatch(/› \/close +close this chat/);
    expect(desk.press('overlay_accept').effect('command')?.request.action).toBe('close_thread');
    expect(marked(mine().press('palette').type('no new chats'))).toContain('/away');
  });

  it('asks for what the command needs, and leaves the draft alone', () => {
    const desk = mine().type('Dear Mary').press('palette').type('annotate').press('overlay_accept');
    expect(textOf(questionView(desk.model)?.line ?? { key: '', spans: [] })).toContain('/annotate TYPE [TEXT]: ');
    desk.press('overlay_accept');
    expect(desk.notice).toBe('Write the type behind /annotate, then a text');
    desk.type('mood fine').press('overlay_accept');
    expect(desk.effect('send')?.event).toMatchObject({ annotation_type: 'mood', text: 'fine' });
    expect([desk.text, desk.model.overlay]).toEqual(['Dear Mary', undefined]);
  });

  it('opens with a slash where no chat is open, and has what needs none', () => {
    const desk = new Desk().online().type('/');
    expect(desk.model.overlay?.type).toBe('picker');
    const shown = (pickerView(desk.model)?.lines ?? []).map(textOf).join('\n');
    expect(shown).toContain('/away');
    expect(shown).not.toContain('/close');
    expect(desk.type('away').press('overlay_accept').effect('command')?.request.action).toBe('update_agent');
  });

  it('runs a command that is typed with what belongs to it', () => {
    const desk = mine().press('palette').type('annotate mood fine');
    expect(marked(desk)).toMatch(/› \/annotate mood fine/);
    expect(desk.press('overlay_accept').effect('send')?.event).toMatchObject({ annotation_type: 'mood', text: 'fine' });
    expect(desk.model.overlay).toBeUndefined();
  });
});

describe('the question mark', () => {
  it('helps where it is no text yet, and twice it is one', () => {
    const desk = mine();
    expect(keyContext(desk.model)).toBe('empty');
    expect(desk.model.keys.actionFor(keyContext(desk.model), '?')).toBe('help');
    expect(textOf(bottomLine(desk.model))).toContain('? help');
    expect(desk.press('help', 'help_question').text).toBe('?');
    expect(desk.model.help).toBeUndefined();
    expect(desk.model.keys.actionFor(keyContext(desk.model), '?')).toBeUndefined();
  });

  it('helps while a message is marked, and Alt-? while something is asked', () => {
    const desk = mine();
    desk.push(incoming('c1', 't1', message(1, 'x'))).press('mark');
    expect(desk.model.keys.actionFor(keyContext(desk.model), '?')).toBe('help');
    desk.press('mark_close', 'palette').type('clo');
    expect(desk.model.keys.actionFor(keyContext(desk.model), 'alt+?')).toBe('help');
    expect(keyContext(desk.press('help').model)).toBe('help');
    expect(marked(desk.press('help_close'))).toContain('/close');
  });

  it('writes nothing when the help was asked for from elsewhere', () => {
    expect(mine().type('abc').press('help', 'help_question').text).toBe('abc');
    expect(mine().press('focus_next', 'help', 'help_question').text).toBe('');
  });
});
