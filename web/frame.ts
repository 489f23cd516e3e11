import type { App } from './app.js';
import { byId } from './view/dom.js';

/** What the widget in the page around tells its frame, and what the frame tells it. */
export type ToFrame =
  | { readonly chatio: 'open'; readonly isOpen: boolean }
  | { readonly chatio: 'page'; readonly url: string; readonly title: string };
export type FromFrame =
  | { readonly chatio: 'ready' }
  | { readonly chatio: 'minimize' }
  | { readonly chatio: 'unread'; readonly count: number };

/** The page as a guest in somebody else's page. Which pages may have it is the server's to say (`frame-ancestors`). */
export class Frame {
  isOpen = false;
  #tellChange: () => void = () => {};

  constructor(app: App) {
    document.body.classList.add('embedded');
    const minimize = byId('minimize', HTMLButtonElement);
    minimize.hidden = false;
    minimize.addEventListener('click', () => this.#tell({ chatio: 'minimize' }));
    document.addEventListener('keydown', ({ key, defaultPrevented }) => {
      if (key === 'Escape' && !defaultPrevented && document.querySelector('dialog[open]') === null) {
        this.#tell({ chatio: 'minimize' });
      }
    });
    window.addEventListener('message', ({ source, data }: MessageEvent<ToFrame | undefined>) => {
      if (source !== window.parent) return;
      if (data?.chatio === 'open') {
        this.isOpen = data.isOpen === true;
        this.#tellChange();
      } else if (data?.chatio === 'page') {
        app.visit({ url: String(data.url), title: String(data.title) });
      }
    });
    app.store.subscribe((state, before) => {
      if (state.unread !== before.unread) this.#tell({ chatio: 'unread', count: state.unread });
    });
    this.#tell({ chatio: 'ready' });
  }

  onChange(listener: () => void): void {
    this.#tellChange = listener;
  }

  /** No secrets: whoever holds the frame may know. */
  #tell(message: FromFrame): void {
    window.parent.postMessage(message, '*');
  }
}
