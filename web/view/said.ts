import type { RichMessageElement } from '../../src/protocol/event.js';
import type { User } from '../../src/protocol/user.js';
import { piecesOf, webAddress } from '../model/links.js';
import { canRetry } from '../model/outbox.js';
import { initials } from '../model/people.js';
import { buttonKey } from '../model/postbacks.js';
import type { SaidRow } from '../model/rows.js';
import { type Child, h, icon } from './dom.js';
import { timeOf } from './times.js';

/** What a customer can do with what was said. */
export interface SaidActions {
  retry(customId: string): void;
  discard(customId: string): void;
  press(threadId: string, eventId: string, postbackId: string, toggled: boolean): void;
}

/** Something that somebody said: who, what, when, and how far it got. */
export function drawSaid(row: SaidRow, actions: SaidActions): HTMLElement {
  const { isOwn, startsGroup, endsGroup, delivery, author } = row;
  const classes = [
    'said',
    isOwn && 'own',
    startsGroup && 'starts',
    endsGroup && 'ends',
    delivery === 'sending' && delivery,
  ];
  return h(
    'li',
    { class: classes.filter(Boolean).join(' ') },
    isOwn && startsGroup ? h('span', { class: 'unseen' }, 'You: ') : undefined,
    !isOwn && startsGroup
      ? h('bdi', { class: 'author' }, author === undefined ? 'Somebody' : nameOf(author))
      : undefined,
    !isOwn && endsGroup ? face(author) : undefined,
    bubble(row, actions),
    meta(row, actions),
  );
}

/** A customer without a name is a guest. */
function nameOf(user: User): string {
  return user.name ?? 'Guest';
}

/** A picture of somebody, or the letters that stand for the name. */
export function face(user: User | undefined): HTMLElement {
  const avatar = user?.type === 'agent' && user.avatar !== undefined ? avatarAddress(user.avatar) : undefined;
  const letters = initials(user === undefined ? '?' : nameOf(user));
  const element = h('span', { class: 'face', 'aria-hidden': 'true' });
  if (avatar === undefined) element.append(letters);
  else {
    const replace = () => element.replaceChildren(letters);
    element.append(
      h('img', { src: avatar, alt: '', width: 40, height: 40, error: replace, referrerpolicy: 'no-referrer' }),
    );
  }
  return element;
}

/** Host and path without a scheme, or a full URL (customer-objects.md section 5). */
function avatarAddress(avatar: string): string | undefined {
  return fileAddress(/^[a-z][a-z\d+.-]*:\/\//i.test(avatar) ? avatar : `https://${avatar}`);
}

function bubble(row: SaidRow, actions: SaidActions): HTMLElement {
  switch (row.kind) {
    case 'message':
      return h('div', { class: 'bubble', dir: 'auto' }, ...linked(row.text));
    case 'file':
      return fileBubble(row, actions);
    case 'form':
      return h(
        'div',
        { class: 'bubble' },
        h('dl', { class: 'answers' }, ...row.fields.flatMap(({ label, value }) => [h('dt', {}, label), answer(value)])),
      );
    case 'rich': {
      const isRow = row.elements.length > 1 && row.template === 'cards';
      const cards = row.elements.map((element, place) => card(element, place, row, actions));
      // Only what can be scrolled has to be reached with the keyboard.
      const scrolls = isRow ? { tabindex: 0, role: 'group', 'aria-label': 'Choices' } : {};
      const list = h('div', { class: isRow ? 'cards many' : 'cards', ...scrolls }, ...cards);
      return h('div', { class: 'bubble wide' }, cards.length === 0 ? 'This message can’t be shown here.' : list);
    }
  }
}

function answer(value: string): HTMLElement {
  return h('dd', { dir: 'auto' }, value);
}

/** Text as text, and the addresses in it as links. */
export function linked(text: string): Child[] {
  return piecesOf(text).map(({ text: piece, href }) =>
    href === undefined ? piece : h('a', { href, target: '_blank', rel: 'noopener noreferrer nofollow' }, piece),
  );
}

function fileBubble(row: SaidRow & { kind: 'file' }, actions: SaidActions): HTMLElement {
  const { name, size, contentType, width, height } = row.file;
  const address = row.file.url === undefined ? undefined : fileAddress(row.file.url);
  const link = { href: address, target: '_blank', rel: 'noopener noreferrer', class: 'file' };
  if (address !== undefined && width !== undefined && contentType.startsWith('image/')) {
    const picture = h('img', { src: address, alt: name, ...fitted(width, height ?? width), loading: 'lazy' });
    return h('div', { class: 'bubble picture' }, h('a', link, picture));
  }
  const label = h('span', {}, h('bdi', { class: 'name' }, name), h('span', { class: 'size' }, sizeOf(size)));
  const { outgoing } = row;
  const isUploading = outgoing?.kind === 'file' && (outgoing.state === 'sending' || outgoing.state === 'waiting');
  return h(
    'div',
    { class: 'bubble' },
    address === undefined ? h('div', { class: 'file' }, icon('file'), label) : h('a', link, icon('file'), label),
    isUploading ? h('progress', { value: outgoing.progress, max: 1, 'aria-label': `Sending ${name}` }) : undefined,
    isUploading
      ? h(
          'button',
          { type: 'button', class: 'plain', 'data-focus': 'cancel', click: () => actions.discard(outgoing.customId) },
          'Cancel',
        )
      : undefined,
  );
}

const ownFiles = '/api/file/';

/** Pixels that a picture may take; the style sheet makes it smaller where there is less room. */
const mostWidth = 360;
const mostHeight = 288;

/** The size to show a picture in, so that its place is there before it is. */
function fitted(width: number, height: number): { width: number; height: number } {
  const scale = Math.min(1, mostWidth / width, mostHeight / height);
  return { width: Math.max(1, Math.round(width * scale)), height: Math.max(1, Math.round(height * scale)) };
}

/**
 * Where a file or picture is fetched, `undefined` for what is no address of the web. The server's own files come from
 * where the page comes from, by whatever name the server knows itself.
 */
function fileAddress(url: string): string | undefined {
  const address = webAddress(url);
  if (address === undefined) return undefined;
  const { pathname } = new URL(address);
  return pathname.startsWith(ownFiles) ? new URL(pathname.slice(1), document.baseURI).href : address;
}

function sizeOf(bytes: number): string {
  if (bytes < 1024) return `${bytes} bytes`;
  return bytes < 1_048_576 ? `${Math.round(bytes / 1024)} KB` : `${(bytes / 1_048_576).toFixed(1)} MB`;
}

function card(
  { title, subtitle, image, buttons = [] }: RichMessageElement,
  place: number,
  row: SaidRow & { kind: 'rich' },
  actions: SaidActions,
): HTMLElement {
  const picture = image && fileAddress(image.url);
  const { width, height } = image ?? {};
  return h(
    'div',
    { class: 'card' },
    picture === undefined
      ? undefined
      : h('img', {
          src: picture,
          alt: image?.name ?? '',
          width,
          height,
          loading: 'lazy',
          referrerpolicy: 'no-referrer',
        }),
    title === undefined ? undefined : h('p', { class: 'what', dir: 'auto' }, title),
    subtitle === undefined ? undefined : h('p', { class: 'more', dir: 'auto' }, ...linked(subtitle)),
    buttons.length === 0
      ? undefined
      : h('div', { class: 'choices' }, ...buttons.map((button, at) => choice(button, `${place} ${at}`, row, actions))),
  );
}

function choice(
  { text, postback_id, user_ids }: { text: string; postback_id: string; user_ids: string[] },
  key: string,
  { me, pressing, threadId, eventId }: SaidRow & { kind: 'rich' },
  actions: SaidActions,
): HTMLElement {
  const isPressed = me !== undefined && user_ids.includes(me);
  const isUnderWay = pressing.includes(buttonKey(eventId, postback_id));
  return h(
    'button',
    {
      type: 'button',
      class: 'choice',
      'data-focus': key,
      'aria-pressed': String(isPressed),
      'aria-disabled': isUnderWay ? 'true' : undefined,
      click: () => {
        if (!isUnderWay) actions.press(threadId, eventId, postback_id, !isPressed);
      },
    },
    text,
  );
}

const deliveries = { sending: 'Sending', sent: 'Sent', seen: 'Seen', failed: 'Not sent' } as const;
const icons = { sending: 'clock', sent: 'sent', seen: 'seen', failed: 'failed' } as const;

/** Time and delivery, once for what belongs together; what failed has its own. */
function meta({ delivery, endsGroup, at, outgoing }: SaidRow, actions: SaidActions): HTMLElement | undefined {
  if (delivery === 'failed' && outgoing !== undefined) {
    const { customId, problem } = outgoing;
    return h(
      'p',
      { class: 'meta failed' },
      icon(icons.failed),
      `Not sent. ${problem ?? ''}`,
      canRetry(outgoing)
        ? h(
            'button',
            { type: 'button', class: 'plain', 'data-focus': 'retry', click: () => actions.retry(customId) },
            'Try again',
          )
        : undefined,
      h(
        'button',
        { type: 'button', class: 'plain', 'data-focus': 'discard', click: () => actions.discard(customId) },
        'Discard',
      ),
    );
  }
  if (!endsGroup) return undefined;
  const time = h('time', { datetime: new Date(at).toISOString() }, timeOf(at));
  return delivery === undefined
    ? h('p', { class: 'meta' }, time)
    : h('p', { class: `meta ${delivery}` }, time, icon(icons[delivery]), h('span', {}, deliveries[delivery]));
}
