import type { IncomingMessage } from 'node:http';

/** There is nobody to answer any more. */
export class ClientGone extends Error {
  constructor() {
    super('the client went away');
  }
}

/**
 * Reads a body, but never more than `limit` bytes of it; what follows is left unread.
 * @returns `undefined` when the body is larger.
 * @throws ClientGone when the rest of it will not come.
 */
export function readBody(request: IncomingMessage, limit: number): Promise<Buffer | undefined> {
  if (Number(request.headers['content-length'] ?? 0) > limit) return Promise.resolve(undefined);
  return new Promise((resolve, reject) => {
    const chunks: Buffer[] = [];
    let size = 0;
    const settle = (finish: () => void) => {
      request.off('data', take).off('end', end).off('close', lost).pause();
      finish();
    };
    const take = (chunk: Buffer) => {
      size += chunk.length;
      if (size > limit) settle(() => resolve(undefined));
      else chunks.push(chunk);
    };
    const end = () => settle(() => resolve(Buffer.concat(chunks, size)));
    const lost = () => settle(() => reject(new ClientGone()));
    request
      .on('data', take)
      .on('end', end)
      .on('close', lost)
      .on('error', () => undefined);
  });
}
