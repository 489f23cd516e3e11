import { Failure } from '../protocol/failure.js';
import type { Input } from './streams.js';

/**
 * Everything on standard input as text, without one final line break; otherwise as it is.
 * @param limitBytes reading stops there: what is too much to send is not collected first.
 * @throws Failure `validation` over the limit, `usage` when it is no UTF-8.
 */
export async function readInput(input: Input, limitBytes: number, limitName: string): Promise<string> {
  const chunks: Buffer[] = [];
  let size = 0;
  for await (const chunk of input) {
    const bytes = typeof chunk === 'string' ? Buffer.from(chunk) : chunk;
    size += bytes.length;
    if (size > limitBytes) {
      throw new Failure('validation', `Standard input is longer than ${limitName}; nothing was sent`);
    }
    chunks.push(bytes);
  }
  let text: string;
  try {
    text = new TextDecoder('utf-8', { fatal: true, ignoreBOM: true }).decode(Buffer.concat(chunks));
  } catch {
    throw new Failure('usage', 'Standard input is not UTF-8 text; nothing was sent');
  }
  return text.replace(/\r?\n$/, '');
}
