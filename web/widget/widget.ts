import type { FromFrame, ToFrame } from '../frame.js';
import { style } from './style.js';

/** The frame says when it is there; a server that does not let this site have it makes no sound. */
const readyMs = 15_000;

/**
 * Puts the customer's page into a corner of the page that loads this script:
 * `<script src="https://chat.example/widget.js" data-license="100001" async></script>`.
 */
function start({ src, dataset }: HTMLScriptElement): void {
  const page = new URL('.', src);
  if (dataset.license !== undefined) page.searchParams.set('license_id', dataset.license);
  page.searchParams.set('embedded', '1');
  if (document.body === null) document.addEventListener('DOMContentLoaded', () => new Widget(page));
  else new Widget(page);
}

class Widget {
  readonly #page: URL;
  readonly #window = document.createElement('div');
  readonly #bubble = document.createElement('button');
  readonly #badge = document.createElement('span');
  #frame: HTMLIFrameElement | undefined;
  #isOpen = false;
  #isReady = false;

  constructor(page: URL) {
    this.#page = page;
    // A shadow tree, so that neither side's styles reach the other.
    const host = document.createElement('div');
    const root = host.attachShadow({ mode: 'open' });
    const sheet = new CSSStyleSheet();
    sheet.replaceSync(style);
    root.adoptedStyleSheets = [sheet];
    this.#window.className = 'window';
    this.#window.hidden = true;
    this.#bubble.type = 'button';
    this.#bubble.className = 'bubble';
    this.#bubble.append(picture(), this.#badge);
    this.#badge.className = 'badge';
    this.#bubble.addEventListener('click', () => this.#show(!this.#isOpen));
    root.append(this.#window, this.#bubble);
    this.#label(0);
    window.addEventListener('message', (event: MessageEvent<FromFrame | undefined>) => this.#hear(event));
    document.body.append(host);
  }

  #show(isOpen: boolean): void {
    this.#isOpen = isOpen;
    if (isOpen) this.#load();
    this.#window.hidden = !isOpen;
    this.#bubble.setAttribute('aria-expanded', String(isOpen));
    this.#tell({ chatio: 'open', isOpen });
    if (isOpen) this.#frame?.focus();
    else this.#bubble.focus();
  }

  /** Not before somebody wants it: most visitors never open it. */
  #load(): void {
    if (this.#frame !== undefined) return;
    const frame = document.createElement('iframe');
    frame.title = 'Chat';
    frame.src = this.#page.href;
    this.#frame = frame;
    this.#window.append(frame);
    setTimeout(() => {
      if (!this.#isReady) this.#explain();
    }, readyMs);
  }

  #hear({ source, origin, data }: MessageEvent<FromFrame | undefined>): void {
    if (source !== this.#frame?.contentWindow || origin !== this.#page.origin || data === undefined) return;
    if (data.chatio === 'ready') {
      this.#isReady = true;
      this.#tell({ chatio: 'open', isOpen: this.#isOpen });
      this.#tell({ chatio: 'page', url: location.href, title: document.title });
    } else if (data.chatio === 'minimize') {
      this.#show(false);
    } else if (data.chatio === 'unread') {
      this.#label(Number(data.count) || 0);
    }
  }

  #tell(message: ToFrame): void {
    if (this.#isReady) this.#frame?.contentWindow?.postMessage(message, this.#page.origin);
  }

  #label(unread: number): void {
    this.#badge.textContent = unread === 0 ? '' : String(unread);
    this.#bubble.setAttribute('aria-label', unread === 0 ? 'Chat with us' : `Chat with us, ${unread} unread`);
  }

  #explain(): void {
    const text = document.createElement('p');
    text.textContent = 'The chat can’t be reached from here at the moment.';
    this.#window.replaceChildren(text);
    this.#frame = undefined; // opening it again tries again
    console.warn(`chatio: ${this.#page.origin} gives no chat to ${location.origin}; see widget_origins in its seed`);
  }
}

function picture(): SVGElement {
  const svg = 'http://www.w3.org/2000/svg';
  const element = document.createElementNS(svg, 'svg');
  element.setAttribute('viewBox', '0 0 24 24');
  element.setAttribute('aria-hidden', 'true');
  const path = document.createElementNS(svg, 'path');
  path.setAttribute(
    'd',
    'M5.5 4.5h13a2 2 0 0 1 2 2v8a2 2 0 0 1-2 2h-6.5l-4.5 3.8v-3.8h-2a2 2 0 0 1-2-2v-8a2 2 0 0 1 2-2z',
  );
  element.append(path);
  return element;
}

// Only while the script runs is it known which one it is.
const script = document.currentScript;
if (script instanceof HTMLScriptElement) start(script);
