import { randomBytes, scrypt, timingSafeEqual } from 'node:crypto';

/** A hashed password, as `$scrypt$ln=15,r=8,p=3$<salt>$<hash>`: base64 without padding, as in the PHC string format. */
export interface PasswordHash {
  readonly cost: Cost;
  readonly salt: Buffer;
  readonly hash: Buffer;
}

interface Cost {
  /** Logarithm of N. */
  readonly ln: number;
  readonly r: number;
  readonly p: number;
}

/** About a quarter of a second, and 32 MiB, for whoever tries a password. */
const usualCost: Cost = { ln: 15, r: 8, p: 3 };
const maxMemory = 256 * 1_048_576;
const hashBytes = 32;

const form = /^\$scrypt\$ln=(\d{1,2}),r=(\d{1,2}),p=(\d{1,2})\$([A-Za-z\d+/]{11,86})\$([A-Za-z\d+/]{22,86})$/;

/** Whether a text means to be a hash rather than a password. */
export function isHashForm(text: string): boolean {
  return text.startsWith('$scrypt$');
}

/** @returns `undefined` for what is none, or one that would take too much of the machine. */
export function readHash(text: string): PasswordHash | undefined {
  const [, ln, r, p, salt, hash] = form.exec(text) ?? [];
  if (salt === undefined || hash === undefined) return undefined;
  const cost = { ln: Number(ln), r: Number(r), p: Number(p) };
  if (cost.ln < 1 || cost.ln > 20 || cost.r < 1 || cost.p < 1 || cost.p > 16 || memoryOf(cost) > maxMemory)
    return undefined;
  return { cost, salt: Buffer.from(salt, 'base64'), hash: Buffer.from(hash, 'base64') };
}

/** @param salt the same one gives the same hash. */
export async function hashPassword(password: string, salt: Buffer = randomBytes(16)): Promise<PasswordHash> {
  return { cost: usualCost, salt, hash: await derive(password, salt, hashBytes, usualCost) };
}

/** Takes as long to try as any other, and nothing fits. */
export function nobodysHash(): PasswordHash {
  return { cost: usualCost, salt: randomBytes(16), hash: randomBytes(hashBytes) };
}

export function writeHash({ cost, salt, hash }: PasswordHash): string {
  const plain = (bytes: Buffer) => bytes.toString('base64').replace(/=+$/, '');
  return `$scrypt$ln=${cost.ln},r=${cost.r},p=${cost.p}$${plain(salt)}$${plain(hash)}`;
}

export async function isPassword(given: string, { cost, salt, hash }: PasswordHash): Promise<boolean> {
  return timingSafeEqual(await derive(given, salt, hash.length, cost), hash);
}

function memoryOf({ ln, r, p }: Cost): number {
  return 128 * r * (2 ** ln + p) + 1_048_576;
}

/** In another thread. A password is what was typed, whichever way the keyboard composes its letters. */
function derive(password: string, salt: Buffer, length: number, cost: Cost): Promise<Buffer> {
  const { ln, r, p } = cost;
  return new Promise((resolve, reject) => {
    scrypt(password.normalize('NFC'), salt, length, { N: 2 ** ln, r, p, maxmem: memoryOf(cost) }, (error, key) => {
      if (error === null) resolve(key);
      else reject(error);
    });
  });
}
