import type { ChatEvent } from '../../protocol/event.js';
import { eventBody } from './event-text.js';
import { sanitizeLine } from './steady-text.js';

/** What of an event is copied, quoted and looked through: its own text, as it was written, without control characters. */
export function plainText(event: ChatEvent): string {
  return clean(writtenText(event));
}

/** The same in one line that is safe to show, its control characters marked as on the screen. @param most characters. */
export function spokenText(event: ChatEvent, most: number): string {
  return sanitizeLine(writtenText(event).slice(0, most));
}

function writtenText(event: ChatEvent): string {
  switch (event.type) {
    case 'message':
    case 'system_message':
      return event.text;
    case 'annotation':
      return event.text ?? event.annotation_type;
    case 'file':
      return `${event.name}\n${event.url}`;
    case 'custom':
      return JSON.stringify(event.content, null, 2);
    default:
      return eventBody(event, longestLine)
        .map((spans) => spans.map(({ text }) => text).join(''))
        .join('\n');
  }
}

/** A form's or a rich message's lines are not broken. */
const longestLine = 2_000;

const control = /[^\P{Cc}\n\t]/u;

/** Whoever pastes it into a shell is not to run what a customer hid in it. */
function clean(text: string): string {
  if (!control.test(text)) return text;
  return text.replaceAll('\r\n', '\n').replaceAll(/\p{Cc}/gu, (each) => (each === '\n' || each === '\t' ? each : ''));
}
