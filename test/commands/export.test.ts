import { describe, expect, test } from 'vitest';
import type { ChatWithThreads } from '../../src/protocol/chat.js';
import { anna, chat, mary, snapshot, world } from './fake-deps.js';

const said = (order: number, text: string, more: object = {}) =>
  ({
    id: `e${order}`,
    type: 'message',
    order,
    timestamp: 1_516_702_200 + order,
    author_id: mary.id,
    text,
    ...more,
  }) as const;

const whole: ChatWithThreads = {
  id: 'Q3N7ZK41TD',
  users: [mary, { ...anna, present: false }],
  scopes: {},
  properties: { source: { type: { value: 'web_page' } } },
  threads: [
    { id: 'T2', timestamp: 1_516_702_300, active: true, user_ids: [], order: 2, events: [said(1, 'again')] },
    {
      id: 'T1',
      timestamp: 1_516_702_200,
      active: false,
      user_ids: [],
      order: 1,
      events: [
        said(2, 'secret', { recipients: 'agents', author_id: anna.id }),
        said(1, '# <b>Hi</b> *you*\n\n  1. see_this http://x.example/a_b\u001b[2J\n- [link](http://evil)'),
        {
          id: 'e3',
          type: 'system_message',
          order: 3,
          timestamp: 1_516_702_203,
          text: 'Closed',
          system_message_type: 'x',
        },
      ],
    },
  ],
};

const exporting = () =>
  world({ login: snapshot([chat('Q3N7ZK41TD')]), answers: { get_chat_threads: () => whole && { chat: whole } } });

describe('chatio export', () => {
  test('prints a Markdown document in which what people wrote stays text', async () => {
    const { run, streams, client } = exporting();
    await run('export', 'Q3N7');
    expect(client.requests).toEqual([{ action: 'get_chat_threads', payload: { chat_id: 'Q3N7ZK41TD' } }]);
    expect(streams.stdout.text).toBe(
      String.raw`# Chat Q3N7ZK41TD

- Mary Brown (customer, mary@example.com)
- Anna Kowal (agent, left)
- source.type: web_page

## Thread T1, 2018-01-23 10:10:00 UTC

**Mary Brown** · 2018-01-23 10:10:01 UTC

> \# \<b\>Hi\</b\> \*you\*  
>
> &nbsp;&nbsp;1\. see_this http://x.example/a_b␛\[2J  
> \- \[link\](http://evil)

**Anna Kowal** · 2018-01-23 10:10:02 UTC · **agents only**

> secret

*Closed* · 2018-01-23 10:10:03 UTC

## Thread T2, 2018-01-23 10:11:40 UTC, still active

**Mary Brown** · 2018-01-23 10:10:01 UTC

> again
`,
    );
  });

  test('prints plain text', async () => {
    const { run, streams } = exporting();
    await run('export', 'Q3N7', '--format', 'text');
    const text = streams.stdout.text.replace(/\d{4}-\d\d-\d\d \d\d:\d\d/g, 'TIME');
    expect(text).toContain(
      'Thread T1, closed, begun TIME\nTIME  Mary Brown: # <b>Hi</b> *you*\n    \n      1. see_this',
    );
    expect(text).toContain('TIME  Anna Kowal (agents only): secret\n');
    expect(text).not.toContain('\u001b');
  });

  test.each([[['--json']], [['--format', 'json']], [['--format', 'json', '--json']]])(
    'with %s prints the chat object',
    async (flags) => {
      const { run, streams } = exporting();
      await run('export', 'Q3N7', ...flags);
      expect(JSON.parse(streams.stdout.text)).toEqual(whole);
    },
  );

  test.each(['markdown', 'text', 'json'])('with --public leaves out events for agents in %s', async (format) => {
    const { run, streams } = exporting();
    await run('export', 'Q3N7', '--public', '--format', format);
    expect(streams.stdout.text).toContain('again');
    expect(streams.stdout.text).not.toContain('secret');
  });

  test('refuses an unknown format', async () => {
    await expect(exporting().run('export', 'Q3N7', '--format', 'pdf')).rejects.toThrow('Allowed choices are markdown');
  });
});
