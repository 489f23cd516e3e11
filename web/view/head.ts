import { companyOf } from '../model/people.js';
import { activeThread, type PageState } from '../model/state.js';
import { byId, setText } from './dom.js';
import { face } from './said.js';

const mostFaces = 3;

/** Who is in the chat; also the document's title, with what is unread. */
export class Head {
  readonly #title = byId('title', HTMLElement);
  readonly #subtitle = byId('subtitle', HTMLElement);
  readonly #faces = byId('faces', HTMLElement);
  readonly #end = byId('end', HTMLButtonElement);
  #shown = '';

  constructor(askToEnd: () => void) {
    this.#end.addEventListener('click', askToEnd);
  }

  draw(state: PageState): void {
    const { title, subtitle, agents } = companyOf(state);
    setText(this.#title, title);
    setText(this.#subtitle, subtitle);
    this.#end.hidden = activeThread(state.chat) === undefined;
    this.#end.disabled = !state.isSynced;
    document.title = state.unread > 0 ? `(${state.unread}) ${title}` : title;
    const shown = JSON.stringify(agents.map(({ id, name, avatar }) => [id, name, avatar]));
    if (shown === this.#shown) return;
    this.#shown = shown;
    this.#faces.hidden = agents.length === 0;
    this.#faces.replaceChildren(...agents.slice(0, mostFaces).map(face));
  }
}
