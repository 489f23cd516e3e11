import { describe, expect, it } from 'vitest';
import { Failure } from '../../../src/protocol/failure.js';
import { lastCommandLine } from '../../../src/ui/model/command-line.js';
import { offerOf } from '../../../src/ui/model/completion.js';
import { textOf } from '../../../src/ui/model/line.js';
import { questionView } from '../../../src/ui/model/overlay-lines.js';
import { Desk } from '../desk.js';
import { agent, anna, chatWithThread, mary, message, push, summary, thread, tom } from '../world.js';

const mine = () => Desk.withOpenChat([message(1, 'Hi')], 100, 30, [mary, anna]);
const toms = () => Desk.withOpenChat([message(1, 'Hi')], 100, 30, [mary, tom]);
const nobodys = () => Desk.withOpenChat([message(1, 'Hi')]);
const run = (desk: Desk, text: string) => desk.type(text).press('send');
const request = (desk: Desk) => desk.effect('command')?.request;
const asked = (desk: Desk) => textOf(questionView(desk.model)?.line ?? { key: '', spans: [] }).trim();

describe('taking a chat over', () => {
  it('joins it and takes the other agents out', () => {
    expect(run(toms(), '/take').effect('command')).toMatchObject({
      request: { action: 'join_chat', payload: { chat_id: 'c1', agent_ids: [anna.id] } },
      next: [{ action: 'remove_from_chat', payload: { chat_id: 'c1', agent_ids: [tom.id] } }],
    });
    const both = Desk.withOpenChat([], 100, 30, [mary, anna, tom]);
    expect(run(both, '/take').effect('command')).toMatchObject({
      request: { action: 'remove_from_chat', payload: { agent_ids: [tom.id] } },
      next: [],
    });
  });

  it('is nothing where the chat is one’s own', () => {
    const desk = run(mine(), '/take');
    expect([desk.effects, desk.notice, desk.text]).toEqual([[], 'This chat is yours already', '/take']);
  });
});

describe('giving a chat away', () => {
  it('brings the other agent in, and then leaves', () => {
    expect(run(mine(), `/transfer ${tom.id}`).effect('command')).toMatchObject({
      request: { action: 'join_chat', payload: { agent_ids: [tom.id] } },
      next: [{ action: 'remove_from_chat', payload: { chat_id: 'c1' } }],
    });
    expect(run(nobodys(), `/transfer ${tom.id}`).effect('command')?.next).toEqual([]);
    expect(run(mine(), `/transfer ${anna.id}`).notice).toMatch(/That is you/);
  });

  it('completes the agents that are known', () => {
    const desk = mine();
    desk.online(summary('c2', thread(1, []), [mary, agent('eve@example.com', { name: 'Eve Long' })]));
    desk.type('/add e');
    expect(offerOf(desk.model)?.items.map(({ insert }) => insert)).toEqual(['eve@example.com']);
  });
});

describe('a ban', () => {
  it('is asked about first, with the name and the time', () => {
    const desk = run(mine(), '/ban 3');
    expect(asked(desk)).toMatch(/^Ban Mary Brown for 3 days\? It closes their chats/);
    expect(desk.effects).toEqual([]);
    expect(request(desk.press('overlay_accept'))).toEqual({
      action: 'ban_customer',
      payload: { customer_id: 'mary', ban: { days: 3 } },
    });
    desk.tell({ type: 'command_done', said: desk.effect('command')?.said ?? '' });
    expect(desk.notice).toBe('Banned Mary Brown for 3 days');
  });

  it.each(['', '0', 'x', '40000'])('of "%s" days is none', (days) => {
    const desk = run(mine(), `/ban ${days}`);
    expect([desk.effects, desk.model.overlay]).toEqual([[], undefined]);
    expect(desk.notice).toMatch(/1 to 36500/);
  });

  it('by a key asks for the days, and leaves what is being written alone', () => {
    const desk = mine().type('Dear Mary').press('ban').type('1').press('overlay_accept');
    expect(asked(desk)).toMatch(/^Ban Mary Brown for 1 day\?/);
    expect(desk.press('overlay_close').text).toBe('Dear Mary');
  });
});

describe('properties', () => {
  it('are set by name', () => {
    expect(request(run(mine(), '/set rating.score=1 rating.comment="very kind"'))).toEqual({
      action: 'update_chat_properties',
      payload: { chat_id: 'c1', properties: { rating: { score: 1, comment: 'very kind' } } },
    });
    expect(run(mine(), '/set rating').notice).toBe('"rating" should look like rating.score=1');
  });

  it('are completed from what the license lets agents write', () => {
    const access = (write: boolean) => ({ chat: { access: { agent: { read: true, write } } } });
    const definitions = {
      rating: {
        score: { type: 'int', locations: access(false), domain: [0, 1] },
        comment: { type: 'string', locations: access(true), description: 'What they said' },
        solved: { type: 'bool', locations: access(true) },
      },
    } as const;
    const desk = mine().tell({ type: 'definitions', definitions }).type('/set rating.');
    expect(offerOf(desk.model)?.items.map(({ insert, detail }) => [insert, detail])).toEqual([
      ['rating.comment=', 'What they said'],
      ['rating.solved=true', 'bool'],
      ['rating.solved=false', 'bool'],
      ['rating.solved=', 'bool'],
    ]);
    desk.type('solved=true x.y=1 rating.so');
    expect(offerOf(desk.model)?.items[0]?.insert).toBe('rating.solved=true x.y=1 rating.solved=true');
  });
});

describe('scopes', () => {
  it('are changed by plus and minus, and told without', () => {
    expect(request(run(mine(), '/scopes +4 +tom@example.com -5'))).toEqual({
      action: 'update_chat_scopes',
      payload: {
        chat_id: 'c1',
        add_scopes: { groups: [4], agents: ['tom@example.com'] },
        remove_scopes: { groups: [5] },
      },
    });
    expect(run(mine(), '/scopes tom').notice).toMatch(/"tom" should begin with \+ or -/);
    const desk = mine();
    expect(run(desk, '/scopes').notice).toBe('Every agent may see this chat');
    const scopes_added = { groups: [4], agents: [anna.id] };
    desk.push(push('chat_scopes_updated', { chat_id: 'c1', scopes_added, scopes_removed: {} }));
    expect(run(desk, '/scopes').notice).toBe('This chat is for group 4, Anna Kowal');
  });
});

describe('what else there is to do', () => {
  it('a mark with a type and a text, for agents only', () => {
    expect(run(mine(), '/annotate mood she is happy\nnow').effect('send')?.event).toEqual({
      type: 'annotation',
      annotation_type: 'mood',
      text: 'she is happy\nnow',
      recipients: 'agents',
    });
  });

  it('a chat of agents, which is opened when it is there', () => {
    const desk = run(mine(), '/start Who takes the night?');
    expect(desk.effect('start')?.request).toEqual({
      chat: { thread: { events: [{ type: 'message', text: 'Who takes the night?' }] } },
    });
    desk.tell({ type: 'started', chat: chatWithThread('c9', thread(1, []), [anna]) });
    expect([desk.model.openId, desk.model.focus]).toEqual(['c9', 'composer']);
  });

  it('the routing status by one key', () => {
    const desk = mine().press('status');
    expect(request(desk)).toEqual({ action: 'update_agent', payload: { routing_status: 'not_accepting_chats' } });
    desk.push(push('agent_updated', { agent_id: anna.id, routing_status: 'not_accepting_chats' }));
    expect(request(desk.press('status'))).toMatchObject({ payload: { routing_status: 'accepting_chats' } });
  });

  it('needs an open chat where it is about one', () => {
    const desk = new Desk().online().press('close');
    expect([desk.effects, desk.notice]).toEqual([[], '/close needs an open chat']);
    expect(new Desk().online().press('ban').notice).toBe('/ban needs an open chat');
  });

  it('says what failed and what to do', () => {
    const failure = new Failure('connection_lost', 'The connection was lost');
    const desk = mine().tell({ type: 'command_failed', what: 'close the chat', failure });
    expect(desk.notice).toBe(
      'Could not close the chat: The connection was lost. Try again when the status bar says online',
    );
  });
});

describe('the command that would do the same', () => {
  it('is none before anything was done', () => {
    expect(mine().press('cli').notice).toBe('Nothing was done yet that a command could do');
  });

  it.each([
    ['/close', 'chatio close c1'],
    ['/leave', 'chatio leave c1'],
    ['/away', 'chatio status away'],
    ["It's here", "chatio send c1 'It'\\''s here'"],
    ['-1 is less', "chatio send c1 -- '-1 is less'"],
    ['/note patient', 'chatio send c1 patient --to agents'],
    ['/annotate mood fine', 'chatio send c1 fine --annotation mood --to agents'],
    ['/set a.b=1 a.c="2"', `chatio properties set c1 a.b=1 'a.c="2"'`],
    [
      '/scopes +4 -tom@example.com',
      'chatio scopes add c1 --group 4 && chatio scopes remove c1 --agent tom@example.com',
    ],
    [
      '/transfer tom@example.com',
      `chatio api join_chat '{"chat_id":"c1","agent_ids":["tom@example.com"]}' && chatio leave c1`,
    ],
    ['/start Good night', "chatio start --text 'Good night'"],
    ['/archives late parcel', "chatio chats search 'late parcel'"],
  ])('of %s', (text, line) => {
    const desk = run(mine(), text);
    expect(lastCommandLine(desk.model)).toBe(line);
    expect(desk.press('cli').effect('copy')?.text).toBe(line);
    expect(desk.notice).toBe(`Copied: ${line}`);
  });

  it('of joining is its own', () => {
    expect(lastCommandLine(run(nobodys(), '/join').model)).toBe('chatio join c1');
  });
});
