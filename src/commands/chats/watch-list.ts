import { paintFor } from '../../io/color.js';
import { LiveScreen } from '../../io/live-screen.js';
import { sanitizeLine } from '../../io/sanitize.js';
import { printTable } from '../../io/table.js';
import { Failure } from '../../protocol/failure.js';
import type { Client, Deps } from '../deps.js';
import { staysOnline } from '../live.js';
import { clientOptions, loginOf } from '../session.js';
import { ChatBoard } from './chat-board.js';
import { newestFirst } from './known-chats.js';
import { chosen, columns, type ListOptions } from './list.js';

/** Ages go on, and the terminal's size may change. */
const refreshMs = 1000;

/**
 * `chats list --watch`: repaints the list in place until it is stopped, and leaves the last one behind.
 * @throws Failure `usage` without a terminal, else as `chatio watch`.
 */
export async function watchList(options: ListOptions, deps: Deps): Promise<void> {
  const { stdout } = deps.streams;
  if (stdout.isTTY !== true || options.json) {
    throw new Failure('usage', '--watch needs a terminal', 'chatio watch --json follows what happens, in a pipe too');
  }
  const resolved = await loginOf(options, deps);
  const client = await deps.agentClient({ ...clientOptions(options, deps, resolved), autoReconnect: true });
  const list = await LiveList.create(options, deps);
  const timer = setInterval(() => list.repaint(), refreshMs);
  const reload = reloader(client, list);
  client.onPush((push) => {
    if (!list.board.take(push)) reload();
    list.repaint();
  });
  try {
    await staysOnline(
      client,
      deps,
      (login) => {
        list.begin(login.my_profile.id);
        list.board.replace(login.chats_summary);
        list.repaint();
      },
      (text) => list.tell(text),
    );
  } finally {
    clearInterval(timer);
    await client.close();
    await list.end();
  }
}

/** Asks for the list again, once for however many reasons come up meanwhile. */
function reloader(client: Client, list: LiveList): () => void {
  let underWay = false;
  return () => {
    if (underWay) return;
    underWay = true;
    client
      .request('get_filtered_chats', {})
      .then(({ chats_summary }) => {
        list.board.replace(chats_summary);
        list.repaint();
      })
      .catch(() => {}) // a lost connection; the next login brings everything
      .finally(() => {
        underWay = false;
      });
  };
}

/** The table on the screen. */
class LiveList {
  readonly board = new ChatBoard();
  readonly #screen: LiveScreen;
  readonly #render: (me: string, rows: number) => Promise<string>;
  #me: string | undefined;
  /** At the foot: on standard error it would be written into the picture. */
  #remark = '';
  #painting: Promise<void> = Promise.resolve();
  #isDue = false;

  private constructor(screen: LiveScreen, render: (board: ChatBoard, me: string, rows: number) => Promise<string>) {
    this.#screen = screen;
    this.#render = (me, rows) => render(this.board, me, rows);
  }

  static async create(options: ListOptions, deps: Deps): Promise<LiveList> {
    const { stdout } = deps.streams;
    const paint = await paintFor(stdout, deps.env, options.color);
    return new LiveList(new LiveScreen(stdout), async (board, me, rows) => {
      const chats = chosen(newestFirst(board.chats), me, options).slice(0, rows);
      if (chats.length === 0) return 'No chats.\n';
      const parts: string[] = [];
      const output = { isTTY: true, columns: stdout.columns, write: (text: string) => parts.push(text) };
      await printTable(output, paint, columns(me, deps.now() / 1000), chats);
      return parts.join('');
    });
  }

  /** @param me the agent's id. */
  begin(me: string): void {
    this.#me = me;
    this.#remark = '';
  }

  tell(text: string): void {
    this.#remark = sanitizeLine(text);
    this.repaint();
  }

  /** Soon, and once for however many changes come up until then. */
  repaint(): void {
    if (this.#isDue || this.#me === undefined) return;
    this.#isDue = true;
    this.#painting = this.#painting.then(async () => {
      this.#isDue = false;
      const foot = this.#remark === '' ? [] : [this.#remark];
      const lines = await this.#lines(this.#screen.rows - foot.length);
      if (this.#me !== undefined) this.#screen.show([...lines, ...foot]);
    });
  }

  /** Leaves the screen, and the last list on the one before. */
  async end(): Promise<void> {
    const me = this.#me;
    if (me === undefined) return;
    await this.#painting;
    this.#me = undefined;
    this.#screen.leave(await this.#render(me, this.#screen.rows - 1));
  }

  /** @param rows the table's header is one of them. */
  async #lines(rows: number): Promise<string[]> {
    return (await this.#render(this.#me ?? '', Math.max(1, rows - 1))).trimEnd().split('\n');
  }
}
