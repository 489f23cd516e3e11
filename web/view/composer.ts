import { activeThread, type PageState } from '../model/state.js';
import { byId } from './dom.js';

export interface ComposerActions {
  send(text: string): void;
  sendFiles(files: Iterable<File>): void;
  /** At every change. */
  typed(text: string): void;
}

/** Where the customer writes: text, and files by button, paste or drop. */
export class Composer {
  readonly #form = byId('composer', HTMLFormElement);
  readonly #text = byId('text', HTMLTextAreaElement);
  readonly #send = byId('send', HTMLButtonElement);
  readonly #page = byId('page', HTMLElement);
  readonly #drop = byId('drop', HTMLElement);
  readonly #actions: ComposerActions;

  /** @param draft what was typed before a reload. */
  constructor(actions: ComposerActions, draft: string) {
    this.#actions = actions;
    this.#text.value = draft;
    this.#fit();
    this.#form.addEventListener('submit', (event) => {
      event.preventDefault();
      this.#submit();
    });
    this.#text.addEventListener('input', () => {
      this.#fit();
      actions.typed(this.#text.value);
    });
    this.#text.addEventListener('keydown', (event) => {
      // Enter that ends the choice of a character, or on a phone, is no wish to send.
      if (event.key !== 'Enter' || event.shiftKey || event.isComposing || matchMedia('(pointer: coarse)').matches)
        return;
      event.preventDefault();
      this.#submit();
    });
    this.#takeFiles();
  }

  get isHidden(): boolean {
    return this.#form.hidden !== false;
  }

  get draft(): string {
    return this.#text.value;
  }

  set draft(text: string) {
    this.#text.value = text;
    this.#fit();
  }

  draw({ chat, connection, outbox }: PageState): void {
    const isOver = chat !== undefined && activeThread(chat) === undefined;
    this.#text.placeholder = isOver ? 'Write here to go on' : 'Write a message';
    const wasHidden = this.#form.hidden;
    this.#form.hidden = (chat === undefined && outbox.length === 0) || connection.state === 'ended';
    if (wasHidden && !this.#form.hidden) {
      this.#fit();
      // On a phone it would open the keyboard over what there is to read.
      if (!matchMedia('(pointer: coarse)').matches) this.#text.focus();
    }
  }

  #submit(): void {
    const text = this.#text.value.trim();
    if (text === '') return;
    this.#text.value = '';
    this.#fit();
    this.#actions.send(text);
    this.#text.focus();
  }

  /** Grows with its text where the style sheet alone can't do it. */
  #fit(): void {
    this.#send.disabled = this.#text.value.trim() === '';
    if (CSS.supports('field-sizing', 'content')) return;
    this.#text.style.height = 'auto';
    this.#text.style.height = `${this.#text.scrollHeight}px`;
  }

  #takeFiles(): void {
    const chooser = byId('files', HTMLInputElement);
    byId('attach', HTMLButtonElement).addEventListener('click', () => chooser.click());
    chooser.addEventListener('change', () => {
      this.#actions.sendFiles([...(chooser.files ?? [])]);
      chooser.value = '';
      this.#text.focus();
    });
    this.#text.addEventListener('paste', (event) => {
      const files = [...(event.clipboardData?.files ?? [])];
      if (files.length === 0) return;
      event.preventDefault();
      this.#actions.sendFiles(files);
    });
    this.#page.addEventListener('dragover', (event) => {
      if (this.#form.hidden || !event.dataTransfer?.types.includes('Files')) return;
      event.preventDefault();
      this.#drop.hidden = false;
    });
    this.#page.addEventListener('dragleave', (event) => {
      if (!(event.relatedTarget instanceof Node) || !this.#page.contains(event.relatedTarget)) this.#drop.hidden = true;
    });
    this.#page.addEventListener('drop', (event) => {
      if (this.#form.hidden) return;
      event.preventDefault();
      this.#drop.hidden = true;
      this.#actions.sendFiles([...(event.dataTransfer?.files ?? [])]);
    });
  }
}
