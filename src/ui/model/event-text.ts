import type {
  ChatEvent,
  CustomEvent,
  FileEvent,
  FilledFormEvent,
  FormField,
  RichMessageEvent,
} from '../../protocol/event.js';
import { cut, displayWidth, fill, tabSpaces, wrap } from './display-width.js';
import type { Span, Tone } from './line.js';
import { span } from './line.js';
import { safeUrl, withLinks } from './links.js';
import { sanitize, sanitizeLine } from './steady-text.js';

/**
 * The body of an event as lines of at most `width` cells, without its author and time. Everything here was written by
 * other people and passes the sanitiser before it is measured.
 * @param isUnfolded a custom event is shown whole.
 */
export function eventBody(event: ChatEvent, width: number, isUnfolded = false): readonly (readonly Span[])[] {
  switch (event.type) {
    case 'message':
      return paragraph(event.text, width);
    case 'system_message':
      return paragraph(event.text, width, 'quiet');
    case 'annotation':
      return paragraph(`annotation ${event.annotation_type}${event.text ? `: ${event.text}` : ''}`, width, 'quiet');
    case 'filled_form':
      return formBody(event, width);
    case 'file':
      return [...fileName(event, width), ...paragraph(event.url, width, 'quiet')];
    case 'custom':
      return customBody(event, width, isUnfolded);
    case 'rich_message':
      return richBody(event, width);
    default:
      return unknownBody(event, width);
  }
}

/** The whole event in one line, for the list. */
export function eventSummary(event: ChatEvent): string {
  switch (event.type) {
    case 'message':
    case 'system_message':
      return shortLine(event.text);
    case 'annotation':
      return shortLine(event.text ?? event.annotation_type);
    case 'filled_form':
      return 'filled in a form';
    case 'file':
      return `file ${shortLine(event.name)}`;
    case 'custom':
      return 'custom event';
    case 'rich_message':
      return shortLine(event.elements?.[0]?.title ?? 'rich message');
    default:
      return 'event';
  }
}

/** `512 B`, `50 KB`, `2.4 MB` */
export function fileSize(bytes: number): string {
  if (bytes < 1024) return `${bytes} B`;
  if (bytes < 1024 * 1024) return `${Math.round(bytes / 1024)} KB`;
  return `${(bytes / 1024 / 1024).toFixed(1)} MB`;
}

/** What nobody reads on a screen is counted, not drawn: a frame of a mebibyte may hold as many lines. */
const mostCharacters = 20_000;
const mostLines = 500;

function paragraph(text: string, width: number, tone: Tone = 'plain'): Span[][] {
  const clean = sanitize(text.slice(0, mostCharacters)).replaceAll('\t', tabSpaces);
  const lines = wrap(clean, width);
  const drawn = lines.slice(0, mostLines).map((line) => [span(line, tone)]);
  const shown = withLinks(drawn, clean).map((spans) => [...spans]);
  if (text.length <= mostCharacters && lines.length <= mostLines) return shown;
  const rest = wrap(`… the text is ${text.length} characters long; chatio chats show prints all of it`, width);
  return [...shown, ...rest.map((line) => [span(line, 'quiet')])];
}

/** A label or a name: one line, and no longer than anybody would make it. */
function shortLine(text: string): string {
  return sanitizeLine(text.slice(0, 200));
}

/** Its name leads to it, too. */
function fileName(event: FileEvent, width: number): Span[][] {
  const what = `file ${event.name} (${event.content_type}, ${fileSize(event.size)}${pixels(event)})`;
  const href = safeUrl(event.url);
  const lines = paragraph(what, width, 'strong');
  return href === undefined ? lines : lines.map((spans) => spans.map((each) => ({ ...each, href })));
}

function pixels(file: { width?: number; height?: number }): string {
  return file.width === undefined || file.height === undefined ? '' : `, ${file.width}×${file.height}`;
}

/** Folded it is one line; what programs tell each other is rarely of interest. */
function customBody({ content }: CustomEvent, width: number, isUnfolded: boolean): Span[][] {
  if (isUnfolded) {
    return [[span('▾ custom event', 'quiet')], ...paragraph(JSON.stringify(content, null, 2), width)];
  }
  const folded = sanitizeLine(JSON.stringify(content).slice(0, 1_000));
  return [[span(cut(`▸ custom event ${folded}`, width), 'quiet')]];
}

function formBody(event: FilledFormEvent, width: number): Span[][] {
  const labels = event.fields.filter(isQuestion).map((field) => displayWidth(shortLine(field.label)));
  const column = Math.min(Math.max(0, ...labels), Math.floor(width / 3), 20);
  return [[span('filled form', 'quiet')], ...event.fields.flatMap((field) => fieldLines(field, column, width))];
}

function fieldLines(field: FormField, column: number, width: number): Span[][] {
  if (!isQuestion(field)) return paragraph(field.label, width, field.type === 'title' ? 'strong' : 'plain');
  return paragraph(answerOf(field), width - column - 2).map((line, index) => [
    span(index === 0 ? fill(shortLine(field.label), column) : ' '.repeat(column), 'quiet'),
    span('  '),
    ...line,
  ]);
}

type Question = Exclude<FormField, { type: 'title' | 'information' }>;

function isQuestion(field: FormField): field is Question {
  return field.type !== 'title' && field.type !== 'information';
}

function answerOf(field: Question): string {
  if (!('options' in field)) return field.value ?? '–';
  const [on, off] = field.type === 'checkbox' ? ['[x]', '[ ]'] : ['(•)', '( )'];
  return field.options.map(({ label, checked }) => `${checked ? on : off} ${label}`).join('  ');
}

function richBody(event: RichMessageEvent, width: number): Span[][] {
  const lines: Span[][] = paragraph(`rich message (${event.template_id})`, width, 'quiet');
  for (const element of event.elements ?? []) {
    if (element.title) lines.push(...paragraph(element.title, width, 'strong'));
    if (element.subtitle) lines.push(...paragraph(element.subtitle, width));
    if (element.image) lines.push(...paragraph(`image ${element.image.url}`, width, 'quiet'));
    if (element.buttons?.length) lines.push(...paragraph(element.buttons.map(buttonText).join('  '), width));
  }
  return lines;
}

function buttonText(button: { text: string; user_ids?: string[] }): string {
  const presses = button.user_ids?.length ?? 0;
  return `[${button.text}${presses > 0 ? ` – pressed${presses > 1 ? ` ×${presses}` : ''}` : ''}]`;
}

/** A server may be newer than this console. */
function unknownBody(event: never, width: number): Span[][] {
  const { type, text } = event as { type: string; text?: unknown };
  return paragraph(typeof text === 'string' ? text : `event of type ${type}`, width, 'quiet');
}
