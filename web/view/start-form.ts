import { formProblems } from '../model/outbox.js';
import type { Details, PageState } from '../model/state.js';
import { byId, setText } from './dom.js';

/** Name, e-mail and first message of somebody who has no chat yet. */
export class StartForm {
  readonly #form = byId('start', HTMLFormElement);
  readonly #fields = {
    name: byId('name', HTMLInputElement),
    email: byId('email', HTMLInputElement),
    message: byId('message', HTMLTextAreaElement),
  };
  #isFilled = false;

  constructor(begin: (details: Details, text: string) => void) {
    this.#form.addEventListener('submit', (event) => {
      event.preventDefault();
      const [name, email, message] = (['name', 'email', 'message'] as const).map((field) =>
        this.#fields[field].value.trim(),
      ) as [string, string, string];
      if (!this.#check({ name, email, message })) return;
      this.#fields.message.value = '';
      begin({ name, email }, message);
    });
    this.#form.addEventListener('input', ({ target }) => {
      if (target instanceof HTMLInputElement || target instanceof HTMLTextAreaElement) this.#tell(target, undefined);
    });
  }

  get isHidden(): boolean {
    return this.#form.hidden !== false;
  }

  /** What was typed and not sent. */
  get draft(): string {
    return this.#fields.message.value;
  }

  set draft(text: string) {
    this.#fields.message.value = text;
  }

  draw({ chat, hasSynced, outbox, known, connection }: PageState): void {
    const wasHidden = this.#form.hidden;
    this.#form.hidden = !hasSynced || chat !== undefined || outbox.length > 0 || connection.state === 'ended';
    if (this.#form.hidden) return;
    if (!this.#isFilled) {
      this.#isFilled = true;
      this.#fields.name.value ||= known.name ?? '';
      this.#fields.email.value ||= known.email ?? '';
    }
    if (wasHidden && !matchMedia('(pointer: coarse)').matches) this.#firstEmpty().focus();
  }

  #firstEmpty(): HTMLElement {
    const { name, message } = this.#fields;
    return name.value === '' ? name : message;
  }

  #check(values: Details & { message: string }): boolean {
    const problems = formProblems(values);
    const fields = ['name', 'email', 'message'] as const;
    for (const field of fields) this.#tell(this.#fields[field], problems[field]);
    const wrong = fields.find((field) => problems[field] !== undefined);
    if (wrong !== undefined) this.#fields[wrong].focus();
    return wrong === undefined;
  }

  #tell(field: HTMLInputElement | HTMLTextAreaElement, problem: string | undefined): void {
    if (problem === undefined) field.removeAttribute('aria-invalid');
    else field.setAttribute('aria-invalid', 'true');
    setText(byId(`${field.id}-problem`, HTMLElement), problem ?? '');
  }
}
