import { describe, expect, it } from 'vitest';
import { offerOf } from '../../../src/ui/model/completion.js';
import { completionLines } from '../../../src/ui/model/completion-lines.js';
import { keyContext } from '../../../src/ui/model/key-hints.js';
import { textOf } from '../../../src/ui/model/line.js';
import { Desk } from '../desk.js';
import { anna, mary } from '../world.js';

const mine = () => Desk.withOpenChat([], 100, 30, [mary, anna]);
const offered = (desk: Desk) => (offerOf(desk.model)?.items ?? []).map(({ insert }) => insert);
const shown = (desk: Desk) => completionLines(desk.model).map(({ line }) => textOf(line).trimEnd());

describe('the composer', () => {
  it('offers the commands that begin like what is typed, with what they do', () => {
    const desk = mine().type('/no');
    expect(shown(desk)).toEqual([expect.stringMatching(/^› \/note \[TEXT\] {2}write to agents only/)]);
    expect(keyContext(desk.model)).toBe('completion');
  });

  it('takes the marked one by Tab, and leaves room for what belongs behind it', () => {
    expect(mine().type('/no').press('complete').text).toBe('/note ');
    const desk = mine().type('/le').press('complete');
    expect(desk.text).toBe('/leave');
    expect(desk.press('complete_or_send').effect('command')?.request.action).toBe('remove_from_chat');
  });

  it('marks another one by the arrows, round and round', () => {
    const desk = mine().type('/');
    const all = offered(desk);
    expect(desk.press('completion_down', 'completion_down', 'complete').text).toBe(all[2]);
    const back = mine().type('/').press('completion_up');
    expect(back.press('complete').text).toBe(all.at(-1));
  });

  it('does not run half a command by Enter: it takes what is marked first', () => {
    const desk = mine().type('/clo').press('complete_or_send');
    expect([desk.text, desk.effects]).toEqual(['/close', []]);
    expect(desk.press('complete_or_send').effect('command')?.request.action).toBe('close_thread');
  });

  it('offers nothing more after Esc, until something else is typed', () => {
    const desk = mine().type('/l').press('completion_close');
    expect([shown(desk), desk.text, keyContext(desk.model)]).toEqual([[], '/l', 'composer']);
    expect(offered(desk.type('e'))).toEqual(['/leave']);
  });

  it('can be undone like any edit', () => {
    expect(mine().type('/le').press('complete', 'undo').text).toBe('/le');
  });

  it.each(['hello', '//etc', '/note she', '/nonsense', ''])('offers nothing for %j', (text) => {
    expect(offered(mine().type(text))).toEqual([]);
  });
});
