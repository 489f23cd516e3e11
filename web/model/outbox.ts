import type { ChatEvent, FormField, SentEvent } from '../../src/protocol/event.js';
import { maxFileBytes } from '../../src/protocol/limits.js';
import type { Details, Outgoing, OutgoingEvent, OutgoingFile } from './state.js';

export function outgoingEvent(event: SentEvent, customId: string, now: number): OutgoingEvent {
  return {
    kind: 'event',
    customId,
    createdAt: now,
    state: 'waiting',
    event: { ...event, custom_id: customId },
  };
}

/** A file that the server would refuse fails here, before it is sent. */
export function outgoingFile(
  file: { readonly name: string; readonly size: number; readonly type: string },
  customId: string,
  now: number,
): OutgoingFile {
  const problem = fileProblem(file.size);
  return {
    kind: 'file',
    customId,
    createdAt: now,
    state: problem === undefined ? 'waiting' : 'failed',
    name: file.name,
    size: file.size,
    contentType: file.type,
    progress: 0,
    ...(problem !== undefined && { problem }),
  };
}

function fileProblem(size: number): string | undefined {
  if (size === 0) return 'The file is empty';
  return size > maxFileBytes ? 'The file is larger than 10 MB' : undefined;
}

/** Whether trying again makes sense. */
export function canRetry(outgoing: Outgoing): boolean {
  return outgoing.state === 'failed' && (outgoing.kind === 'event' || fileProblem(outgoing.size) === undefined);
}

/** The connection is gone: whatever was under way on it has an outcome that nobody knows. */
export function interrupted(outbox: readonly Outgoing[]): Outgoing[] {
  return outbox.map((outgoing) => {
    // An upload has its own connection, which tells by itself how it ends.
    const isCut = outgoing.state === 'accepted' || (outgoing.state === 'sending' && outgoing.kind === 'event');
    return isCut ? { ...outgoing, state: 'waiting' } : outgoing;
  });
}

/** What is left when these events are in the history. Somebody else's event may carry the same `custom_id`. */
export function withoutArrived(
  outbox: readonly Outgoing[],
  events: readonly ChatEvent[],
  me: string | undefined,
): readonly Outgoing[] {
  if (outbox.length === 0) return outbox;
  const arrived = new Set(events.filter((event) => event.author_id === me).map((event) => event.custom_id));
  return outbox.some(({ customId }) => arrived.has(customId))
    ? outbox.filter(({ customId }) => !arrived.has(customId))
    : outbox;
}

/** The form of the first message, as the record that goes into the chat. */
export function filledForm({ name, email }: Details): SentEvent {
  const fields: FormField[] = [{ type: 'text', name: 'name', label: 'Name', required: true, value: name }];
  if (email !== '') fields.push({ type: 'email', name: 'email', label: 'E-mail', required: false, value: email });
  return { type: 'filled_form', fields };
}

/** What the form says about the customer; told to the server before the chat starts ([CACT-22]). */
export function detailsIn(outbox: readonly Outgoing[]): Partial<Details> | undefined {
  const form = outbox.find((outgoing) => outgoing.kind === 'event' && outgoing.event.type === 'filled_form');
  if (form?.kind !== 'event' || form.event.type !== 'filled_form') return undefined;
  const value = (wanted: string) =>
    form.event.type === 'filled_form'
      ? form.event.fields.flatMap((field) => ('value' in field && field.name === wanted ? [field.value] : []))[0]
      : undefined;
  const name = value('name');
  const email = value('email');
  return { ...(name !== undefined && { name }), ...(email !== undefined && { email }) };
}

const emailForm = /^[^\s@]+@[^\s@]+\.[^\s@]+$/;

/** What is wrong with the form, by field, in words for the customer. */
export function formProblems({
  name,
  email,
  message,
}: Details & { message: string }): Partial<Record<'name' | 'email' | 'message', string>> {
  return {
    ...(name.trim() === '' && { name: 'Please tell us your name.' }),
    ...(email.trim() !== '' &&
      !emailForm.test(email.trim()) && { email: 'This does not look like an e-mail address.' }),
    ...(message.trim() === '' && { message: 'Please write what it is about.' }),
  };
}
