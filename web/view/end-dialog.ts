import { byId, setText } from './dom.js';

/** Asks before the chat ends. */
export class EndDialog {
  readonly #dialog = byId('end-dialog', HTMLDialogElement);
  readonly #yes = byId('end-yes', HTMLButtonElement);
  readonly #problem = byId('end-problem', HTMLElement);

  /** @param end resolves with whether it worked. */
  constructor(end: () => Promise<boolean>) {
    byId('end-no', HTMLButtonElement).addEventListener('click', () => this.#dialog.close());
    this.#yes.addEventListener('click', async () => {
      this.#yes.disabled = true;
      if (await end()) this.#dialog.close();
      else setText(this.#problem, 'That did not work. Please try again.');
      this.#yes.disabled = false;
    });
    // A click beside it means no.
    this.#dialog.addEventListener('click', ({ target }) => {
      if (target === this.#dialog) this.#dialog.close();
    });
  }

  open(): void {
    setText(this.#problem, '');
    this.#dialog.showModal();
  }
}
