import { JetStreamApiError } from '@nats-io/jetstream';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { connectNats, type Nats } from '../../../src/server/cluster/nats.js';
import { ensureStream } from '../../../src/server/cluster/streams.js';
import { NatsServers, natsMissing, needsNats } from '../nats/nats-servers.js';

const stream = { name: 'shared', subjects: ['shared.>'] };

describe.skipIf(natsMissing !== undefined)(needsNats('a stream that several servers make'), () => {
  let servers: NatsServers;
  let nats: Nats;

  beforeAll(async () => {
    servers = await NatsServers.start(1);
    nats = await connectNats({ urls: [servers.urls], replicas: undefined, log: () => {} });
  });
  afterAll(async () => {
    await nats?.close();
    await servers?.close();
  });

  /** As NATS answers, rarely, who makes a stream while another one does: the stream is there a moment later. */
  function overtaken(): Nats {
    const { streams } = nats.manager;
    let isFirst = true;
    const add: typeof streams.add = async (config) => {
      const made = await streams.add(config);
      if (!isFirst) return made;
      isFirst = false;
      throw new JetStreamApiError({
        code: 400,
        err_code: 10065,
        description: 'subjects overlap with an existing stream',
      });
    };
    const manager = { ...nats.manager, streams: { info: streams.info.bind(streams), add } };
    return { ...nats, manager } as unknown as Nats;
  }

  it('is taken by who was told that it overlaps with what another one was making', async () => {
    expect((await ensureStream(overtaken(), stream)).config).toMatchObject(stream);
  });

  it('is refused where a stream of another name has its subjects', async () => {
    await nats.manager.streams.add({ name: 'foreign', subjects: ['theirs.>'] });
    await expect(ensureStream(nats, { name: 'ours', subjects: ['theirs.ours'] })).rejects.toMatchObject({
      type: 'failed',
      message: 'JetStream refuses: subjects overlap with an existing stream',
    });
  });
});
