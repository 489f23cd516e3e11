import { systemClock } from '../src/client/clock.js';
import type { PageConfig } from '../src/protocol/page-config.js';
import { App } from './app.js';
import { loadKeepsakes, saveKeepsakes } from './client/keepsakes.js';
import { sendFile } from './client/send-file.js';
import { openWebSocket } from './client/socket.js';
import type { Renewal } from './client/tokens.js';
import { Frame } from './frame.js';
import { PageView } from './view/page-view.js';

start(JSON.parse(document.body.dataset.page ?? '{}') as PageConfig);

function start(config: PageConfig): void {
  delete document.body.dataset.page; // the token has no business in the document
  const { licenseId, embedded } = config;
  const license = `license_id=${licenseId}`;
  const storage = sessionStorageOf(window);
  const key = `chatio ${licenseId}`;
  const kept = loadKeepsakes(storage, key);
  const app = new App(
    config,
    {
      clock: systemClock,
      newId,
      openSocket: (events) => openWebSocket(address(`customer/v0.5/rtm/ws?${license}`).replace(/^http/, 'ws'), events),
      renewToken: () => renewToken(address(`page/token?${license}${embedded ? '&embedded=1' : ''}`)),
      upload: (token, upload) => sendFile(address(`customer/v0.5/action/send_file?${license}`), token, upload),
      visit: {
        monitoring: {
          // The widget tells by itself in which page it is.
          ...(!embedded && { page: { url: location.href, title: document.title, referrer: document.referrer } }),
          timezone: Intl.DateTimeFormat().resolvedOptions().timeZone.slice(0, 64),
        },
      },
    },
    kept.outbox,
  );
  const view = new PageView(app, kept.draft);
  const frame = embedded ? new Frame(app) : undefined;

  const watch = () => app.watch(document.visibilityState === 'visible' && (frame?.isOpen ?? true));
  const keep = () => {
    const outbox = app.store.state.outbox.filter((outgoing) => outgoing.kind === 'event');
    saveKeepsakes(storage, key, { draft: view.draft, outbox });
  };
  app.store.subscribe(keep);
  document.addEventListener('input', keep);
  document.addEventListener('visibilitychange', () => {
    watch();
    if (document.visibilityState === 'visible') app.wake();
  });
  frame?.onChange(watch);
  window.addEventListener('online', () => app.wake());
  window.addEventListener('beforeunload', (event) => {
    const isUploading = app.store.state.outbox.some(({ kind, state }) => kind === 'file' && state !== 'failed');
    if (isUploading) event.preventDefault();
  });
  watch();
  app.start();
}

/** Relative to the page, which need not stand at the root of its host. */
function address(path: string): string {
  return new URL(path, document.baseURI).href;
}

/** `crypto.randomUUID` is not there without TLS. */
function newId(): string {
  return [...crypto.getRandomValues(new Uint8Array(16))].map((byte) => byte.toString(16).padStart(2, '0')).join('');
}

async function renewToken(url: string): Promise<Renewal> {
  try {
    const response = await fetch(url, { method: 'POST' });
    if (response.status === 403 || response.status === 404) return 'refused';
    if (!response.ok) return 'unreachable';
    const { access_token, expires_in } = (await response.json()) as { access_token: string; expires_in: number };
    return { accessToken: access_token, expiresIn: expires_in };
  } catch {
    return 'unreachable';
  }
}

/** `undefined` where the browser keeps nothing for the page. */
function sessionStorageOf(window: Window): Storage | undefined {
  try {
    return window.sessionStorage;
  } catch {
    return undefined;
  }
}
