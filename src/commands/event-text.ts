import { jsonText } from '../io/json.js';
import { sanitize } from '../io/sanitize.js';
import type { ChatEvent, FormField, RichMessageElement } from '../protocol/event.js';

/** An event as text for people, safe to show; of several lines where its author wrote several. */
export function eventText(event: ChatEvent): string {
  switch (event.type) {
    case 'message':
    case 'system_message':
      return sanitize(event.text);
    case 'annotation':
      return sanitize(`[${event.annotation_type}] ${event.text ?? ''}`.trimEnd());
    case 'filled_form':
      return sanitize(`[form] ${event.fields.flatMap(fieldText).join('; ')}`.trimEnd());
    case 'file':
      return sanitize(`[file] ${event.name} (${event.content_type}, ${event.size} bytes) ${event.url}`);
    case 'custom':
      return sanitize(`[custom] ${jsonText(event.content)}`);
    case 'rich_message':
      return sanitize(`[${event.template_id}] ${(event.elements ?? []).map(elementText).join('; ')}`.trimEnd());
  }
  // A newer server's type: the protocol tells clients to expect one.
  return sanitize(`[${(event as { type: string }).type}]`);
}

function fieldText(field: FormField): string[] {
  switch (field.type) {
    case 'text':
    case 'email':
      return [`${field.label}: ${field.value ?? ''}`];
    case 'radio':
    case 'checkbox':
    case 'select':
      return [
        `${field.label}: ${field.options.flatMap((option) => (option.checked ? [option.label] : [])).join(', ')}`,
      ];
    case 'title':
    case 'information':
      return [];
  }
}

function elementText(element: RichMessageElement): string {
  const buttons = (element.buttons ?? []).map((button) => `<${button.text}>`);
  return [element.title, element.subtitle, element.image?.url, ...buttons].filter(Boolean).join(' ');
}
