import { type LookupAddress, lookup } from 'node:dns';
import { isIP, type LookupFunction } from 'node:net';
import ipaddr from 'ipaddr.js';

/** Whoever may register a webhook says where the server connects to: never into its own network, unless that is wanted. */
export interface Targets {
  /** Why a request to this host is not made, looking at the host as it is written. */
  refusal(hostname: string): string | undefined;
  /** Looks a name up for a connection, and gives only addresses that it may be made to. */
  readonly lookup: LookupFunction;
}

/** A host that the server does not connect to. */
export class RefusedTarget extends Error {
  override readonly name = 'RefusedTarget';
}

/** All that is given out of IPv6; the rest is old forms of IPv4 addresses, and reserved. */
const globalIpv6 = ipaddr.parseCIDR('2000::/3');

/** Of the public Internet: no loopback, private, link-local or metadata address, and nothing that stands for one. */
function isPublic(text: string): boolean {
  if (!ipaddr.isValid(text)) return false;
  const address = ipaddr.process(text);
  return address.range() === 'unicast' && (address.kind() === 'ipv4' || address.match(globalIpv6));
}

/** Names that mean this machine wherever they are asked for. */
function isLocalName(hostname: string): boolean {
  return /^(.+\.)?localhost\.?$/i.test(hostname);
}

/** Without the brackets of an IPv6 address in a URL. */
function bare(hostname: string): string {
  return hostname.replace(/^\[(.*)\]$/, '$1');
}

export function publicTargets(resolve: typeof lookup = lookup): Targets {
  return {
    refusal(hostname) {
      const host = bare(hostname);
      const isRefused = isIP(host) === 0 ? isLocalName(host) : !isPublic(host);
      return isRefused ? `${hostname} is an address of a private network` : undefined;
    },
    lookup(hostname, options, callback) {
      resolve(hostname, { ...options, all: true }, (error, found) => {
        const addresses = (found ?? []).filter(({ address }) => isPublic(address));
        const failure =
          error ?? (addresses.length === 0 ? new RefusedTarget(`${hostname} is in a private network`) : null);
        answer(callback, failure, addresses, options.all === true);
      });
    },
  };
}

/** For a server whose administrators may reach whatever it reaches (`--allow-private-webhooks`). */
export function allTargets(): Targets {
  return {
    refusal: () => undefined,
    lookup: (hostname, options, callback) =>
      lookup(hostname, { ...options, all: true }, (error, found) =>
        answer(callback, error, found ?? [], options.all === true),
      ),
  };
}

function answer(
  callback: Parameters<LookupFunction>[2],
  error: NodeJS.ErrnoException | null,
  addresses: readonly LookupAddress[],
  all: boolean,
): void {
  const [first] = addresses;
  if (error !== null || first === undefined) callback(error ?? new Error('no address'), '');
  else if (all) callback(null, [...addresses]);
  else callback(null, first.address, first.family);
}
