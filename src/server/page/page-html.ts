import type { PageConfig } from '../../protocol/page-config.js';

/** Puts the configuration where the page's script looks for it. */
export function pageHtml(template: string, config: PageConfig): string {
  return filled(template, { CONFIG: JSON.stringify(config) });
}

/** A page that only tells something. */
export function noticeHtml(template: string, title: string, text: string): string {
  return filled(template, { TITLE: title, TEXT: text });
}

function filled(template: string, values: Readonly<Record<string, string>>): string {
  return template.replace(/\{\{([A-Z]+)\}\}/g, (_, name: string) => escaped(values[name] ?? ''));
}

/** Safe as text and inside a quoted attribute. */
export function escaped(text: string): string {
  return text.replace(/[&<>"']/g, (character) => `&#${character.charCodeAt(0)};`);
}
