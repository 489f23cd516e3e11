import type { LookupAddress, lookup } from 'node:dns';
import { describe, expect, it } from 'vitest';
import { allTargets, publicTargets, RefusedTarget } from '../../../src/server/webhooks/targets.js';

/** A name service that gives these addresses to whoever asks. */
function names(...addresses: string[]): typeof lookup {
  const found = addresses.map((address): LookupAddress => ({ address, family: address.includes(':') ? 6 : 4 }));
  const resolve = (_name: string, _options: object, callback: (error: null, found: LookupAddress[]) => void) =>
    callback(null, found);
  return resolve as unknown as typeof lookup;
}

function look(targets = publicTargets(), all = true): Promise<unknown> {
  return new Promise((resolve) => {
    targets.lookup('hooks.example', { all }, (error, address, family) =>
      resolve(error ?? (all ? address : [address, family])),
    );
  });
}

const privateAddresses = [
  ['127.0.0.1', '127.255.255.254', '0.0.0.0', '10.0.0.1', '172.16.0.1', '172.31.255.255', '192.168.1.1'],
  ['169.254.169.254', '100.64.0.1', '192.0.0.1', '198.18.0.1', '224.0.0.1', '240.0.0.1', '255.255.255.255'],
  ['::1', '::', 'fe80::1', 'fc00::1', 'fd00:ec2::254', 'fec0::1', 'ff02::1', '::ffff:127.0.0.1', '::ffff:a00:1'],
  ['64:ff9b::7f00:1', '2002:7f00:1::', '2001::1', '::127.0.0.1', '100::1'],
].flat();
const publicAddresses = ['8.8.8.8', '172.32.0.1', '93.184.215.14', '2606:4700::1111', '::ffff:8.8.8.8'];

describe('a server that delivers to the public Internet only', () => {
  it.each(privateAddresses)('does not connect to %s, whether it is written or looked up', async (address) => {
    const host = URL.parse(`http://${address.includes(':') ? `[${address}]` : address}/`)?.hostname ?? '';
    expect(publicTargets().refusal(host)).toContain('private network');
    expect(await look(publicTargets(names(address)))).toBeInstanceOf(RefusedTarget);
  });

  it.each(publicAddresses)('connects to %s', async (address) => {
    const host = URL.parse(`http://${address.includes(':') ? `[${address}]` : address}/`)?.hostname ?? '';
    expect(publicTargets().refusal(host)).toBeUndefined();
    expect(await look(publicTargets(names(address)), false)).toEqual([address, address.includes(':') ? 6 : 4]);
  });

  it('connects to none but the public addresses of a name that has both', async () => {
    const targets = publicTargets(names('10.0.0.1', '8.8.8.8', '::1'));
    expect(await look(targets)).toEqual([{ address: '8.8.8.8', family: 4 }]);
  });

  it.each(['localhost', 'LOCALHOST', 'localhost.', 'a.localhost', '0x7f.1', '2130706433', '127.1', '017700000001'])(
    'knows %s for its own machine',
    (host) => {
      expect(publicTargets().refusal(URL.parse(`http://${host}/`)?.hostname ?? '')).toContain('private network');
    },
  );

  it('passes on that a name is unknown', async () => {
    const failing = ((_name: string, _options: object, callback: (error: Error) => void) =>
      callback(new Error('ENOTFOUND'))) as unknown as typeof lookup;
    expect(await look(publicTargets(failing))).toEqual(new Error('ENOTFOUND'));
  });
});

describe('a server that may deliver anywhere', () => {
  it('refuses nothing', async () => {
    expect(allTargets().refusal('127.0.0.1')).toBeUndefined();
    const found = await new Promise((resolve) =>
      allTargets().lookup('127.0.0.1', {}, (_error, address) => resolve(address)),
    );
    expect(found).toBe('127.0.0.1');
  });
});
