import { randomBytes } from 'node:crypto';
import type { IncomingMessage } from 'node:http';
import { type Actor, chatFor } from '../../domain/permissions.js';
import { forbidden, refuse } from '../../domain/result.js';
import type { Side } from '../../protocol/dialect/dialect.js';
import type { Identity } from '../accounts.js';
import type { ServerContext } from '../context.js';
import type { License } from '../license.js';
import { actingUser, type Outcome } from '../perform.js';
import type { WebOutcome } from '../refusals.js';
import { readForm, type SentFile } from './form.js';
import { type Sniffed, sniff } from './sniff.js';

/** Somebody who may ask, and wants to bring a file. */
export interface Upload {
  readonly side: Side;
  readonly identity: Identity;
  readonly license: License;
  /** Whether this version knows `author_id`. */
  readonly hasAuthor: boolean;
  readonly request: IncomingMessage;
}

/** Carries out `upload_image` of agents (agent-actions.md section 29) and `send_file` of customers (customer-actions.md 4.7). */
export async function upload(server: ServerContext, asked: Upload): Promise<WebOutcome> {
  const { side, identity, license, hasAuthor, request } = asked;
  const field = side === 'agent' ? 'payload.image' : 'payload.file';
  const form = await readForm(request, field, server.limits.fileBytes);
  if (!form.ok) return form;
  const { texts, file } = form.value;
  const actor = actingUser(identity, license, hasAuthor ? texts.get('author_id') : undefined);
  if (actor === undefined) return forbidden();
  if (side === 'agent') return uploadImage(server, license, field, file);
  return sendFile(server, license, actor, texts, field, file);
}

/** PNG, GIF and JPEG, judged by their content ([ACT:upload]). */
async function uploadImage(
  server: ServerContext,
  license: License,
  field: string,
  file: SentFile | undefined,
): Promise<Outcome> {
  if (file === undefined) return refuse('validation', `${field} is required`);
  const sniffed = await sniff(file);
  if (sniffed.width === undefined) return refuse('validation', `${field} must be a PNG, GIF or JPEG image`);
  const path = await keep(server, license, 'img', file, sniffed);
  if (path === undefined) return refuse('internal');
  return { ok: true, payload: { url: urlOf(server, path), path: path.slice('img/'.length) } };
}

async function sendFile(
  server: ServerContext,
  license: License,
  actor: Actor,
  texts: ReadonlyMap<string, string>,
  field: string,
  file: SentFile | undefined,
): Promise<Outcome> {
  const chatId = texts.get('payload.chat_id');
  if (chatId === undefined) return refuse('validation', 'payload.chat_id is required');
  if (file === undefined) {
    return refuse('validation', texts.has(field) ? `${field} must be a file` : `${field} is required`);
  }
  if (file.bytes.length === 0) return refuse('validation', `${field} must not be empty`);
  const allowed = chatFor(license.state, actor, chatId, 'chats.conversation:write');
  if (!allowed.ok) return allowed;

  const sniffed = await sniff(file);
  const path = await keep(server, license, 'att', file, sniffed);
  if (path === undefined) return refuse('internal');
  const { contentType, width, height } = sniffed;
  const content = {
    name: nameOf(file),
    url: urlOf(server, path),
    content_type: contentType,
    size: file.bytes.length,
    ...(width !== undefined && height !== undefined && { width, height }),
  };
  const customId = texts.get('payload.custom_id');
  let outcome: Outcome = { ok: true, payload: { url: content.url } };
  // When this fails, nobody knows whether the event was kept: the file stays.
  await license.run(
    actor,
    { type: 'send_file', chatId, customId, file: content },
    {},
    {
      answer: (decided) => {
        outcome = decided.ok ? { ok: true, payload: { url: content.url } } : decided;
        return undefined;
      },
    },
  );
  if (!outcome.ok) await server.files.delete(path);
  return outcome;
}

/** @returns where the file is kept, under a name that nobody can guess; `undefined` when there is no room. */
async function keep(
  server: ServerContext,
  license: License,
  kind: 'img' | 'att',
  file: SentFile,
  { contentType, extension }: Sniffed,
): Promise<string | undefined> {
  const path = `${kind}/${license.state.id}/${randomBytes(24).toString('base64url')}.${extension}`;
  if (await server.files.put(path, { contentType, name: nameOf(file), bytes: file.bytes })) return path;
  server.log('warn', 'no room for more files', { license: license.state.id, bytes: file.bytes.length });
  return undefined;
}

/** The places of [ACT:upload] and [CACT-28]. */
function urlOf(server: ServerContext, path: string): string {
  return `${server.address.origin}/api/file/chatio/${path}`;
}

function nameOf({ name }: SentFile): string {
  const printable = name.slice(0, 255).replace(/[\p{Control}\p{Surrogate}]/gu, '');
  return printable || 'file';
}
