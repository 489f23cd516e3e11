import { once } from 'node:events';
import { createServer, type IncomingHttpHeaders } from 'node:http';
import type { AddressInfo } from 'node:net';
import { text } from 'node:stream/consumers';
import { describe, expect, onTestFinished, test } from 'vitest';
import { runWebhooksListen, type WebhooksListenOptions } from '../../src/commands/webhooks/listen.js';
import { Failure } from '../../src/protocol/failure.js';
import { eventually } from '../client/eventually.js';
import { world } from './fake-deps.js';

const webhook = { webhook_id: 'K7Q2', url: 'https://hooks.example/in', action: 'thread_closed', secret_key: 's3' };

/** Somebody who takes what is posted, and answers with this status. */
async function receiver(status: number) {
  const bodies: unknown[] = [];
  const headers: IncomingHttpHeaders[] = [];
  const server = createServer(async (request, response) => {
    bodies.push(JSON.parse(await text(request)));
    headers.push(request.headers);
    response.writeHead(status).end();
  });
  server.listen(0, '127.0.0.1');
  await once(server, 'listening');
  onTestFinished(() => void server.close().closeAllConnections());
  return { url: `http://127.0.0.1:${(server.address() as AddressInfo).port}/in`, bodies, headers };
}

describe('chatio webhooks', () => {
  test('registers one, with a secret of its own unless one is given', async () => {
    const configuration = { 'webhooks/register_webhook': () => ({ webhook_id: 'K7Q2' }) };
    const { run, configured, streams } = world({ configuration });
    await run('webhooks', 'create', webhook.url, 'thread_closed');
    const given = ['--secret', 's3', '--description', 'x', '--chat-properties', '--filters', '{"a":1}', '--json'];
    await run('webhooks', 'create', webhook.url, 'incoming_event', ...given);
    const [first, second] = configured.map(({ payload }) => payload as { secret_key: string });
    expect(first).toEqual({ url: webhook.url, action: 'thread_closed', secret_key: expect.stringMatching(/^.{32}$/) });
    expect(second).toEqual({
      url: webhook.url,
      action: 'incoming_event',
      secret_key: 's3',
      description: 'x',
      filters: { a: 1 },
      additional_data: ['chat_properties'],
    });
    expect(streams.stdout.text).toBe(
      `Registered webhook K7Q2.\nIts secret is ${first?.secret_key}.\n{"webhook_id":"K7Q2","secret_key":"s3"}\n`,
    );
  });

  test('passes on what the server has to say about an address', async () => {
    const configuration = { 'webhooks/register_webhook': () => ({ webhook_id: 'K7Q2' }) };
    const { run, streams } = world({ configuration, notice: '127.0.0.1 is private' });
    await run('webhooks', 'create', 'http://127.0.0.1/', 'thread_closed');
    expect(streams.stderr.text).toBe('chatio: 127.0.0.1 is private\n');
  });

  test('knows no other actions', async () => {
    await expect(world().run('webhooks', 'create', webhook.url, 'incoming_typing_indicator')).rejects.toThrow(
      'Allowed choices',
    );
  });

  test('lists and removes them', async () => {
    const { run, configured, streams } = world({
      configuration: {
        'webhooks/get_webhooks_config': () => ({ webhooks_config: [{ ...webhook, filters: { a: 1 } }] }),
        'webhooks/unregister_webhook': () => ({}),
      },
    });
    await run('webhooks', 'list');
    await run('webhooks', 'remove', 'K7Q2');
    expect(streams.stdout.text).toBe(
      'K7Q2\tthread_closed\thttps://hooks.example/in\t{"a":1}\t\nRemoved webhook K7Q2.\n',
    );
    expect(configured[1]).toEqual({ endpoint: 'webhooks/unregister_webhook', payload: { webhook_id: 'K7Q2' } });
  });
});

describe('chatio webhooks trigger', () => {
  test('posts a sample to a receiver', async () => {
    const { url, bodies } = await receiver(204);
    const { run, streams } = world();
    await run('webhooks', 'trigger', 'agent_deleted', '--to', url, '--secret', 's3');
    expect(bodies).toEqual([
      { webhook_id: 'sample', secret_key: 's3', action: 'agent_deleted', data: { agent_id: 'nina@harbor.example' } },
    ]);
    expect(streams.stdout.text).toBe(`${url} answered with 204\n`);
  });

  test('posts to whoever is registered for the action, and fails when one does not take it', async () => {
    const [good, bad] = [await receiver(200), await receiver(500)];
    const webhooks_config = [
      { ...webhook, url: good.url },
      { ...webhook, url: bad.url, webhook_id: 'B2' },
      { ...webhook, action: 'incoming_event' },
      { ...webhook, secret_key: undefined },
    ];
    const { run, streams } = world({
      configuration: { 'webhooks/get_webhooks_config': () => ({ webhooks_config }) },
    });
    await expect(run('webhooks', 'trigger', 'thread_closed', '--json')).rejects.toThrow('1 of 2 did not take it');
    expect(JSON.parse(streams.stdout.text)).toEqual([
      { url: good.url, status: 200 },
      { url: bad.url, status: 500 },
    ]);
    expect(good.bodies).toMatchObject([{ webhook_id: 'K7Q2', secret_key: 's3', action: 'thread_closed' }]);
  });

  test('says when nobody is registered, and what is no address', async () => {
    const { run } = world({ configuration: { 'webhooks/get_webhooks_config': () => ({ webhooks_config: [] }) } });
    await expect(run('webhooks', 'trigger', 'thread_closed')).rejects.toMatchObject({ type: 'failed' });
    await expect(run('webhooks', 'trigger', 'thread_closed', '--to', 'here')).rejects.toMatchObject({ type: 'usage' });
  });

  test('prints a sample of each action', async () => {
    const { run, streams } = world();
    await run('webhooks', 'trigger', 'incoming_event', '--print');
    expect(JSON.parse(streams.stdout.text)).toMatchObject({
      action: 'incoming_event',
      data: { event: { type: 'message' } },
    });
  });
});

describe('chatio webhooks listen', () => {
  const registering = (more: object = {}) => {
    let count = 0;
    const configuration = {
      'webhooks/register_webhook': () => {
        count += 1;
        return { webhook_id: `W${count}` };
      },
      'webhooks/unregister_webhook': () => ({}),
    };
    return world({ configuration, ...more });
  };
  const listening = async (made: ReturnType<typeof world>, ...options: string[]) => {
    const ended = made.run('webhooks', 'listen', '--on', 'thread_closed', '--secret', 's3', ...options);
    await eventually(() => expect(made.streams.stderr.text).toContain('listening on'));
    const [first] = made.configured;
    return { url: String(Object.entries(first?.payload ?? {}).find(([key]) => key === 'url')?.[1]), ended };
  };
  const data = { chat_id: 'C1', thread_id: 'T1' };
  const post = (url: string, body: object) => fetch(url, { method: 'POST', body: JSON.stringify(body) });

  test('forwards what carries its secret as it came, and hands the answer back', async () => {
    const { url: forwardTo, bodies } = await receiver(503);
    const made = registering();
    const { url, ended } = await listening(made, '--forward-to', forwardTo, '--json');
    const delivery = { webhook_id: 'W1', secret_key: 's3', action: 'thread_closed', data };
    expect((await post(url, delivery)).status).toBe(503);
    expect(bodies).toEqual([delivery]);
    expect(made.streams.stdout.text).toBe(
      `${JSON.stringify({ webhook_id: 'W1', action: 'thread_closed', data, forwarded: { status: 503 } })}\n`,
    );
    made.stop('SIGINT');
    await ended;
  });

  test('turns away what carries another secret or is no delivery', async () => {
    const made = registering();
    const { url, ended } = await listening(made);
    expect((await post(url, { webhook_id: 'W1', secret_key: 'x', action: 'thread_closed', data })).status).toBe(401);
    expect((await post(url, { secret_key: 's3' })).status).toBe(400);
    expect((await fetch(url)).status).toBe(400);
    expect(made.streams.stdout.text).toBe('');
    made.stop('SIGTERM');
    await ended;
  });

  test('takes everything itself when there is nowhere to forward it to', async () => {
    const made = registering();
    const { url, ended } = await listening(made);
    expect((await post(url, { webhook_id: 'W1', secret_key: 's3', action: 'thread_closed', data })).status).toBe(200);
    expect(made.streams.stdout.text).toBe('thread_closed\tC1\n');
    made.stop('SIGINT');
    await ended;
  });

  test('answers like a gateway when its receiver can’t be reached', async () => {
    const made = registering();
    const { url, ended } = await listening(made, '--forward-to', 'http://127.0.0.1:1/');
    expect((await post(url, { webhook_id: 'W1', secret_key: 's3', action: 'thread_closed', data })).status).toBe(502);
    made.stop('SIGINT');
    await ended;
  });

  test.each(['--forward-to', '--public-url'])('takes for %s nothing but a web address', async (option) => {
    for (const wrong of ['ftp://127.0.0.1/in', '127.0.0.1:3000', '3000', '']) {
      const made = registering();
      await expect(made.run('webhooks', 'listen', option, wrong)).rejects.toThrow('It must be an address like http');
      expect(made.configured).toEqual([]);
    }
  });

  test('forwards to a receiver that wants a name and a password', async () => {
    const { url: plain, headers } = await receiver(200);
    const made = registering();
    const { url, ended } = await listening(made, '--forward-to', plain.replace('//', '//ann:s%40x@'));
    expect((await post(url, { webhook_id: 'W1', secret_key: 's3', action: 'thread_closed', data })).status).toBe(200);
    expect(headers[0]?.authorization).toBe(`Basic ${Buffer.from('ann:s@x').toString('base64')}`);
    made.stop('SIGINT');
    await ended;
  });

  test('unregisters its webhooks when it is stopped, and only those', async () => {
    const made = registering();
    const { ended } = await listening(
      made,
      '--on',
      'thread_closed,agent_deleted',
      '--public-url',
      'https://t.example/',
    );
    expect(made.configured.map(({ payload }) => (payload as { url: string }).url)).toEqual(
      Array(2).fill('https://t.example/'),
    );
    made.stop('SIGINT');
    await ended;
    expect(made.configured.slice(2)).toEqual(
      ['W1', 'W2'].map((webhook_id) => ({ endpoint: 'webhooks/unregister_webhook', payload: { webhook_id } })),
    );
  });

  describe('while the server comes and goes', () => {
    const options = {
      json: false,
      color: true,
      verbose: false,
      timeout: 15,
      on: ['thread_closed'],
      secret: 's3',
      port: 0,
    };
    const unreachable = new Failure('unreachable', 'http://127.0.0.1:2428 can’t be reached: nobody listens there');
    const looking = (config: () => object) => {
      let count = 0;
      const made = world({
        configuration: {
          'webhooks/register_webhook': () => {
            count += 1;
            return { webhook_id: `W${count}` };
          },
          'webhooks/unregister_webhook': () => ({}),
          'webhooks/get_webhooks_config': config,
        },
      });
      return { made, ended: runWebhooksListen(options as WebhooksListenOptions, made.deps, 1) };
    };
    const said = (made: ReturnType<typeof world>) => made.streams.stderr.text.split('\n').slice(1, -1);

    test('says once that it is gone and once that it is back, and registers again what it has lost', async () => {
      const answers: ('down' | readonly object[])[] = ['down', 'down', [webhook], [{ webhook_id: 'W2' }]];
      const { made, ended } = looking(() => {
        const answer = answers.length > 1 ? answers.shift() : answers[0];
        if (answer === 'down') throw unreachable;
        return { webhooks_config: answer };
      });
      await eventually(() => expect(answers).toHaveLength(1));
      await eventually(() => expect(said(made)).toHaveLength(3));
      expect(said(made)).toEqual([
        'chatio: http://127.0.0.1:2428 can’t be reached: nobody listens there; nothing comes until it is back',
        'chatio: the server is back',
        'chatio: it had lost 1 webhook, which is registered again',
      ]);
      made.stop('SIGINT');
      await ended;
      expect(made.configured.at(-1)).toEqual({
        endpoint: 'webhooks/unregister_webhook',
        payload: { webhook_id: 'W2' },
      });
    });

    test('ends when the token is refused', async () => {
      const { ended } = looking(() => {
        throw new Failure('authentication', 'Authentication error');
      });
      await expect(ended).rejects.toMatchObject({ type: 'authentication' });
    });

    test('goes on unseeing with a token that may not list webhooks', async () => {
      let asked = 0;
      const { made, ended } = looking(() => {
        asked += 1;
        throw new Failure('authorization', 'Authorization error');
      });
      await eventually(() => expect(asked).toBe(1));
      made.stop('SIGINT');
      await ended;
      expect(said(made)).toEqual([]);
    });
  });

  test('does not wait for what the server would never deliver', async () => {
    const made = registering({ notice: '127.0.0.1 is private' });
    await expect(made.run('webhooks', 'listen')).rejects.toMatchObject({
      type: 'failed',
      message: 'The server does not deliver here: 127.0.0.1 is private',
      hint: expect.stringContaining('--allow-private-webhooks'),
    });
    expect(made.configured.map(({ endpoint }) => endpoint)).toEqual([
      'webhooks/register_webhook',
      'webhooks/unregister_webhook',
    ]);
  });
});
