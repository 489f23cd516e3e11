import type { IncomingMessage } from 'node:http';
import { Busboy, type BusboyFileStream, type BusboyHeaders } from '@fastify/busboy';
import { type Refusal, refuse } from '../../domain/result.js';
import { tooLargeStatus } from '../refusals.js';
import { ClientGone } from '../request-body.js';

/** A file part, as its sender describes it. */
export interface SentFile {
  readonly name: string;
  readonly claimedType: string;
  readonly bytes: Buffer;
}

/** The parts of a multipart body that somebody asked for. */
export interface Form {
  readonly texts: ReadonlyMap<string, string>;
  readonly file: SentFile | undefined;
}

export type ReadForm =
  | { readonly ok: true; readonly value: Form }
  | { readonly ok: false; readonly refusal: Refusal; readonly status?: number };

/** What the parts around the file may take: texts, headers, boundaries. */
const textBytes = 65_536;
const maxParts = 32;

/**
 * Reads a multipart body while it streams in, and stops at its first mistake; what follows is left unread.
 * @param fileField name of the one file part, at most `fileBytes` large; other files are thrown away.
 * @throws ClientGone when the rest of it will not come.
 */
export function readForm(request: IncomingMessage, fileField: string, fileBytes: number): Promise<ReadForm> {
  const large = (): ReadForm => ({
    ...wrong(`${fileField} must not be larger than ${fileBytes} bytes`),
    status: tooLargeStatus,
  });
  const contentType = request.headers['content-type'] ?? '';
  if (!/^multipart\/form-data *;/i.test(contentType)) {
    return Promise.resolve(wrong('The request body must be multipart/form-data'));
  }
  const bodyBytes = fileBytes + textBytes;
  if (Number(request.headers['content-length'] ?? 0) > bodyBytes) return Promise.resolve(large());

  return new Promise((resolve, reject) => {
    if (request.destroyed) throw new ClientGone(); // while it waited for its turn
    const texts = new Map<string, string>();
    let file: Promise<SentFile> | undefined;
    let size = 0;
    const parser = newParser(request.headers as BusboyHeaders, fileBytes);
    const settle = (finish: () => void) => {
      request.off('data', take).off('end', end).off('close', lost).pause();
      parser
        ?.removeAllListeners()
        .on('error', () => undefined)
        .destroy();
      finish();
    };
    const refused = (reason: ReadForm) => settle(() => resolve(reason));
    const malformed = () => refused(wrong('The request body is malformed multipart/form-data'));
    const take = (chunk: Buffer) => {
      size += chunk.length;
      if (size > bodyBytes) refused(large());
      else if (parser?.write(chunk) === false) {
        request.pause();
        parser.once('drain', () => request.resume());
      }
    };
    const end = () => {
      request.off('close', lost);
      parser?.end();
    };
    const lost = () => settle(() => reject(new ClientGone()));
    if (parser === undefined) return malformed();
    parser
      .on('field', (name: string, value: string, nameCut: boolean, valueCut: boolean) => {
        if (nameCut || valueCut) refused(wrong(`${name} has an unsupported value`));
        else if (!texts.has(name)) texts.set(name, value);
      })
      .on('file', (name: string, stream: BusboyFileStream, fileName: string, _: string, claimedType: string) => {
        stream.on('error', () => undefined).once('limit', () => refused(large()));
        if (name !== fileField) stream.resume();
        else if (file !== undefined) refused(wrong(`${fileField} must be one file`));
        else file = bytesOf(stream).then((bytes) => ({ name: fileName, claimedType, bytes }));
      })
      .on('partsLimit', () => refused(wrong('The request body has too many parts')))
      .on('error', malformed)
      .on('finish', async () => {
        const received = await file;
        settle(() => resolve({ ok: true, value: { texts, file: received } }));
      });
    request
      .on('data', take)
      .on('end', end)
      .on('close', lost)
      .on('error', () => undefined);
  });
}

/** @returns `undefined` when the boundary is missing. */
function newParser(headers: BusboyHeaders, fileSize: number) {
  try {
    return new Busboy({ headers, limits: { fileSize, fieldSize: textBytes, parts: maxParts, headerPairs: 32 } });
  } catch {
    return undefined;
  }
}

function bytesOf(stream: BusboyFileStream): Promise<Buffer> {
  return new Promise((resolve) => {
    const chunks: Buffer[] = [];
    stream.on('data', (chunk: Buffer) => chunks.push(chunk)).on('end', () => resolve(Buffer.concat(chunks)));
  });
}

function wrong(message: string): ReadForm & { readonly ok: false } {
  return refuse('validation', message);
}
