import { wrap } from './display-width.js';
import { layoutOfScreen } from './layout.js';
import type { Line, Tone } from './line.js';
import { span } from './line.js';
import type { Model } from './model.js';
import { remember } from './remember.js';
import { sanitizeLine } from './steady-text.js';

/** What stands in the conversation's place while no chat is open: what is going on, and what to do next. */
export function welcomeLines(model: Model): readonly Line[] {
  const { conversation, list } = layoutOfScreen(model);
  const width = conversation?.width ?? list?.width ?? 0;
  const rows = Math.max(0, model.size.rows - 2);
  return lines(width, rows, model.connection, model.server, model.chats.size > 0, model.me !== undefined);
}

const lines = remember(
  (
    width: number,
    rows: number,
    connection: Model['connection'],
    server: string,
    hasChats: boolean,
    hasLoggedIn: boolean,
  ): readonly Line[] => {
    const said: [text: string, tone: Tone][] = [['', 'plain']];
    if (connection.state === 'waiting') {
      said.push([`No connection to ${server}.`, 'bad'], [connection.failure.message, 'quiet']);
      said.push(['Trying again by itself.', 'plain']);
    } else if (!hasLoggedIn) {
      said.push([`Connecting to ${server} …`, 'plain']);
    } else if (hasChats) {
      said.push(['↑ ↓ chooses a chat, Enter opens it. Then just type.', 'plain']);
      said.push(['? shows all keys, / all commands.', 'quiet']);
    } else {
      said.push(['No chats yet. When a customer writes, the chat appears here.', 'plain']);
    }
    return said
      .flatMap(([text, tone], at) =>
        wrap(sanitizeLine(text), width - 2).map((line, index) => ({
          key: `${at}:${index}`,
          spans: [span(' '), span(line, tone)],
        })),
      )
      .slice(0, rows);
  },
);
