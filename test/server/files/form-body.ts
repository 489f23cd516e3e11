import type { House } from '../house.js';
import { send, type WebAnswer } from '../web-client.js';

/** One part of a multipart body: a text, or a file when it has a file name. */
export interface Part {
  readonly name: string;
  readonly value: string | Buffer;
  readonly fileName?: string;
  readonly type?: string;
}

const boundary = 'x-part-of-a-form';

export const formHeaders = { 'content-type': `multipart/form-data; boundary=${boundary}` };

/** A multipart body as a browser writes it. */
export function formBody(parts: readonly Part[]): Buffer {
  const chunks = parts.flatMap(({ name, value, fileName, type }) => {
    const file = fileName === undefined ? '' : `; filename="${fileName}"`;
    const contentType = type === undefined ? '' : `Content-Type: ${type}\r\n`;
    const head = `--${boundary}\r\nContent-Disposition: form-data; name="${name}"${file}\r\n${contentType}\r\n`;
    return [Buffer.from(head), Buffer.from(value as string), Buffer.from('\r\n')];
  });
  return Buffer.concat([...chunks, Buffer.from(`--${boundary}--\r\n`)]);
}

/** Sends a form to an action's path. */
export function sendForm(house: House, path: string, token: string, parts: readonly Part[]): Promise<WebAnswer> {
  return send(house, path, { token, headers: formHeaders, body: formBody(parts) });
}
