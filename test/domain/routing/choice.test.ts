import { describe, expect, it } from 'vitest';
import type { LicenseConfig } from '../../../src/domain/new-license.js';
import { type Actor, grantedScopes } from '../../../src/domain/permissions.js';
import { joinChat, removeFromChat, startChat } from '../commands.js';
import { anna, eve, ivo, mary, tom } from '../license.js';
import { DeskLicense, type DeskOptions } from './desk.js';

const dan: Actor = { kind: 'agent', id: 'dan', scopes: grantedScopes('normal', undefined) };
const everybody = [anna, tom, eve];

/** Who gets a chat that Mary starts now. */
function chosen(desk: DeskLicense, given?: Parameters<typeof startChat>[0]): string | undefined {
  return desk.agentsOf(desk.newChat(mary, given))[0];
}

const bot = (status: 'accepting_chats' | 'not_accepting_chats' | undefined): LicenseConfig['agents'][number] => ({
  id: 'b0t',
  name: 'Parcel helper',
  permission: 'normal',
  groups: [{ id: 0, priority: 'first' }],
  maxChats: 6,
  bot: { clientId: 'parcels', status },
});

/** domain.md [DOM:available] */
describe('the agent who gets a chat', () => {
  it('is the one with the smallest id, when nothing else tells them apart', () => {
    expect(chosen(new DeskLicense({ present: [tom, eve, anna] }))).toBe('anna');
  });

  it('is the one who has waited longest for a chat', () => {
    const desk = new DeskLicense({ present: everybody });
    const order = Array.from({ length: 7 }, () => chosen(desk));
    expect(order).toEqual(['anna', 'eve', 'tom', 'anna', 'eve', 'tom', 'anna']);
  });

  it('is the one with the fewest active chats, before that', () => {
    const desk = new DeskLicense({ present: everybody });
    for (const _ of 'abc') chosen(desk);
    desk.close('C1'); // Anna's: hers was the first
    desk.close('C3'); // Tom's
    desk.run(tom, startChat());
    expect(chosen(desk)).toBe('anna');
  });

  it('is the one whose priority in the group of everyone comes first, before that', () => {
    const options: DeskOptions = {
      present: [anna, tom],
      agents: { anna: { groups: [{ id: 0, priority: 'last' }] } },
      more: [bot('accepting_chats')],
    };
    const desk = new DeskLicense(options);
    const order = Array.from({ length: 13 }, () => chosen(desk));
    expect(order).toEqual([...Array(6).fill('b0t'), ...Array(6).fill('tom'), 'anna']);
  });

  it('is the one whose priority in a common group comes first; the best one counts', () => {
    const desk = new DeskLicense({
      present: everybody,
      agents: {
        anna: { groups: [{ id: 1, priority: 'normal' }] },
        tom: { groups: [{ id: 2, priority: 'first' }] },
        eve: {
          groups: [
            { id: 1, priority: 'last' },
            { id: 2, priority: 'first' },
          ],
        },
      },
    });
    expect(chosen(desk, { scopes: { groups: [1] } })).toBe('anna');
    expect(chosen(desk, { scopes: { groups: [1, 2] } })).toBe('eve');
    expect(chosen(desk, { scopes: { groups: [1] } })).toBe('anna'); // first in a group that is none of the chat's
  });

  it('is one whom the chat lets in', () => {
    const desk = new DeskLicense({ present: everybody });
    expect(chosen(desk, { scopes: { groups: [2] } })).toBe('eve');
    expect(chosen(desk, { scopes: { groups: [77] } })).toBeUndefined();
    expect(chosen(desk, { scopes: { groups: [0] } })).toBe('anna');
  });

  it.each<[string, DeskOptions, string | undefined]>([
    ['may be a bot that accepts chats', { more: [bot('accepting_chats')] }, 'b0t'],
    ['is no bot that accepts none', { more: [bot('not_accepting_chats')] }, undefined],
    ['is no bot that is offline', { more: [bot(undefined)] }, undefined],
    ['is nobody with no slots at all', { present: [tom], agents: { tom: { maxChats: 0 } } }, undefined],
  ])('%s', (_, options, expected) => {
    expect(chosen(new DeskLicense(options))).toBe(expected);
  });

  it('has a free slot: chats without an active thread take none, joined and started ones do', () => {
    const desk = new DeskLicense({ present: [tom], agents: { tom: { maxChats: 2 } } });
    desk.newChat();
    desk.close('C1');
    desk.run(tom, startChat());
    expect(chosen(desk)).toBe('tom');
    expect(chosen(desk)).toBeUndefined();
    const full = new DeskLicense({ present: [tom], agents: { tom: { maxChats: 1 } } });
    full.run(anna, startChat());
    full.run(anna, joinChat('C1', 'tom'));
    expect(chosen(full)).toBeUndefined();
  });

  it('has a free slot: a chat that they supervise takes none', () => {
    const desk = new DeskLicense({ agents: { tom: { maxChats: 1 } } });
    desk.newChat();
    desk.supervise('C1', 'tom');
    desk.arrive(tom);
    expect(chosen(desk)).toBe('tom');
  });

  it('may be above the maximum by their own doing, and gets no more before there is room', () => {
    const desk = new DeskLicense({ present: [tom], agents: { tom: { maxChats: 1 } } });
    for (const _ of 'abc') desk.run(tom, startChat());
    desk.newChat(ivo);
    desk.close('C1');
    desk.close('C2');
    expect(desk.agentsOf('C4')).toEqual([]);
    desk.close('C3');
    expect(desk.agentsOf('C4')).toEqual(['tom']);
  });

  it('is named by id when they have no name', () => {
    const config = { id: 'dan', name: '', permission: 'normal', groups: [], maxChats: 6 } as const;
    const desk = new DeskLicense({ present: [dan], more: [config] });
    desk.newChat();
    expect(desk.said('C1')).toEqual(['Chat assigned to dan']);
  });

  it('comes after nobody when two leave one after the other', () => {
    const desk = new DeskLicense({ present: everybody });
    desk.newChat();
    desk.run(anna, removeFromChat('C1'));
    desk.run(eve, removeFromChat('C1'));
    expect(desk.agentsOf('C1')).toEqual(['tom']);
    desk.run(tom, removeFromChat('C1'));
    expect(desk.agentsOf('C1')).toEqual(['anna']);
  });
});
