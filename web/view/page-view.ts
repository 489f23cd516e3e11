import type { App } from '../app.js';
import { rowsOf } from '../model/rows.js';
import type { PageState } from '../model/state.js';
import { Announcer } from './announcer.js';
import { Composer } from './composer.js';
import { Conversation } from './conversation.js';
import { EndDialog } from './end-dialog.js';
import { Head } from './head.js';
import { Notice } from './notice.js';
import { StartForm } from './start-form.js';
import { dayOf } from './times.js';

/** The whole screen, drawn from the state at most once a frame. */
export class PageView {
  readonly #composer: Composer;
  readonly #start: StartForm;
  readonly #conversation: Conversation;
  readonly #head: Head;
  readonly #notice: Notice;
  readonly #announcer = new Announcer();
  #isDue = false;

  constructor(
    private readonly app: App,
    draft: string,
  ) {
    const dialog = new EndDialog(() => app.endChat());
    this.#head = new Head(() => dialog.open());
    this.#notice = new Notice(() => app.tryNow());
    this.#conversation = new Conversation(
      {
        retry: (customId) => app.retry(customId),
        discard: (customId) => app.discard(customId),
        press: (...which) => void app.press(...which),
        rate: (score, comment) => void app.rate(score, comment),
      },
      () => void app.loadEarlier(),
    );
    const sent = () => this.#conversation.scrollToEnd();
    this.#composer = new Composer(
      {
        send: (text) => {
          app.send(text);
          sent();
        },
        sendFiles: (files) => {
          app.sendFiles(files);
          sent();
        },
        typed: (text) => app.typed(text),
      },
      draft,
    );
    this.#start = new StartForm((details, text) => app.begin(details, text));
    app.store.subscribe(() => this.#drawSoon());
    this.#draw(app.store.state);
  }

  /** What was typed and not sent. */
  get draft(): string {
    return this.#start.draft || this.#composer.draft;
  }

  /** Not by frames: a page that nobody sees has none, and its title tells what is unread. */
  #drawSoon(): void {
    if (this.#isDue) return;
    this.#isDue = true;
    queueMicrotask(() => {
      this.#isDue = false;
      this.#draw(this.app.store.state);
    });
  }

  #draw(state: PageState): void {
    const rows = rowsOf(state, dayOf);
    this.#head.draw(state);
    this.#notice.draw(state);
    this.#start.draw(state);
    this.#composer.draw(state);
    this.#moveDraft();
    this.#conversation.draw(state, rows, this.#announcer.tell(rows, state.hasSynced));
  }

  /** Another window may start the chat while the form is filled in, and a server may forget one. */
  #moveDraft(): void {
    const [from, to] = this.#start.isHidden ? [this.#start, this.#composer] : [this.#composer, this.#start];
    if (from.draft === '' || to.isHidden) return;
    to.draft ||= from.draft;
    from.draft = '';
  }
}
