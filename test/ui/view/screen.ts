import { PassThrough, Writable } from 'node:stream';
import xterm from '@xterm/headless';
import { render } from 'ink';
import { type ComponentProps, createElement } from 'react';
import { StoreContext } from '../../../src/ui/hooks/use-model.js';
import type { Message } from '../../../src/ui/model/message.js';
import { initialModel } from '../../../src/ui/model/model.js';
import { createStore } from '../../../src/ui/store.js';
import { Console } from '../../../src/ui/view/Console.js';
import { ThemeContext } from '../../../src/ui/view/Spans.js';
import { themeOf } from '../../../src/ui/view/theme.js';
import { eventually } from '../../client/eventually.js';
import { ManualClock } from '../../client/manual-clock.js';
import { monday } from '../world.js';

/** The console's components on a terminal in memory: what is written is what a person would see. */
export function openScreen(
  columns: number,
  rows: number,
  theme: ComponentProps<typeof ThemeContext>['value'] = themeOf('many'),
) {
  const terminal = new xterm.Terminal({ cols: columns, rows, allowProposedApi: true, scrollback: 0 });
  const stdout = Object.assign(
    new Writable({
      write: (chunk, _encoding, done) => {
        bytes += chunk.length;
        // The pseudo-terminal of a real one turns line feeds into new lines.
        terminal.write(String(chunk).replaceAll('\n', '\r\n'), done);
      },
    }),
    { columns, rows, isTTY: true },
  );
  const stdin = Object.assign(new PassThrough(), {
    isTTY: true,
    setRawMode: () => stdin,
    ref: () => stdin,
    unref: () => stdin,
  });
  let bytes = 0;

  const clock = new ManualClock();
  clock.advance((monday + 60) * 1000 - clock.now());
  const start = { server: '127.0.0.1:2428', profile: 'anna', columns, rows, now: clock.now() };
  const store = createStore(initialModel(start), clock, () => {});
  const tree = createElement(
    StoreContext,
    { value: store },
    createElement(ThemeContext, { value: theme }, createElement(Console)),
  );
  const app = render(tree, {
    stdout: stdout as never,
    stdin: stdin as never,
    alternateScreen: true,
    incrementalRendering: true,
    interactive: true,
    exitOnCtrlC: false,
    patchConsole: false,
    maxFps: 1000,
  });

  const lines = () =>
    Array.from(
      { length: terminal.rows },
      (_, row) => terminal.buffer.active.getLine(row)?.translateToString(true) ?? '',
    );
  return {
    store,
    clock,
    lines,
    text: () => lines().join('\n'),
    /** Of the cursor, from 0. */
    cursor: () => ({ x: terminal.buffer.active.cursorX, y: terminal.buffer.active.cursorY }),
    /** Written so far. */
    bytes: () => bytes,
    tell: (...messages: Message[]) => {
      for (const message of messages) store.dispatch(message);
    },
    keys: (keys: string) => stdin.write(keys),
    resize: (width: number, height: number) => {
      terminal.resize(width, height);
      Object.assign(stdout, { columns: width, rows: height });
      stdout.emit('resize');
      store.dispatch({ type: 'resize', columns: width, rows: height });
    },
    shows: (what: string | RegExp) =>
      eventually(() => {
        const shown = lines().join('\n');
        if (typeof what === 'string' ? shown.includes(what) : what.test(shown)) return;
        throw new Error(`The screen does not show ${what}:\n${shown}`);
      }),
    close: () => {
      app.unmount();
      store.close();
      terminal.dispose();
    },
  };
}
