import { join } from 'node:path';
import chalk from 'chalk';
import { type Instance, render } from 'ink';
import { createElement, type ReactElement } from 'react';
import { createSupportsHyperlinks } from 'supports-hyperlinks';
import { systemClock } from '../client/clock.js';
import type { ConsoleSettings } from '../config/console-settings.js';
import { asFailure, Failure } from '../protocol/failure.js';
import { callAttention } from './call-attention.js';
import { draftsFile } from './drafts-file.js';
import { usualKeys } from './keymap.js';
import { type ConsoleLog, logFile } from './log-file.js';
import { type Definitions, initialModel } from './model/model.js';
import { type ConsoleClient, type ConsoleEnd, type Session, settled, startSession } from './run.js';
import { withSteadyColumns } from './steady-columns.js';
import { type LentTerminal, lentTerminal, lineWrap } from './terminal.js';
import { guardTerminal } from './terminal-guard.js';
import { loadCanned, loadKeys, toldProblem } from './user-files.js';
import { colourDepth } from './view/colour-depth.js';
import { Root } from './view/Root.js';

export interface ConsoleOptions {
  /** Not yet connected: the console paints first. It is closed when the console ends. */
  readonly client: ConsoleClient;
  /** The server's address, to be shown. */
  readonly server: string;
  readonly profile: string;
  readonly stdin: NodeJS.ReadStream;
  readonly stdout: NodeJS.WriteStream;
  /** One line shown at the start. */
  readonly notice?: string;
  /** File for what is written and not sent, of this agent of this server alone; absent: it ends with the console. */
  readonly draftsPath?: string;
  /** What the agent has decided about the console; absent: the usual. */
  readonly settings?: ConsoleSettings;
  /** File for what goes wrong; absent: nowhere. */
  readonly logPath?: string;
  /** Profiles that the agent may change to. */
  readonly profiles?: readonly string[];
  /** Asks the server what properties the license has; it may refuse. */
  readonly definitions?: () => Promise<Definitions>;
  /** Words, line by line, instead of a screen. */
  readonly screenReader?: boolean;
  /** False: nobody wants colours, whatever the terminal has. */
  readonly hasColour?: boolean;
  /** Folder where a person's own `keys.json` and `canned.json` may be. */
  readonly configFolder?: string;
}

/** Where nothing is laid out, the window's size is nothing to go by. */
const linearSize = { columns: 100, rows: 40 } as const;

const wipe = '\u001B[H\u001B[J';

/** How long a message that was sent just before quitting has to go out. */
const patienceMs = 1_000;

/**
 * The full-screen console. Runs until the agent quits, and leaves the terminal as it was found, also when it throws.
 * @throws Failure authentication, license_expired, disconnected ... when the login is refused or the session is ended;
 *   interrupted when a signal stops it; whatever else went wrong, as it is.
 */
export async function startConsole(options: ConsoleOptions): Promise<ConsoleEnd> {
  const { client, stdin, stdout } = options;
  const log = options.logPath === undefined ? silent : logFile(options.logPath);
  const drafts = options.draftsPath === undefined ? undefined : draftsFile(options.draftsPath);
  const isLinear = options.screenReader === true;
  const terminal = lentTerminal(stdin, stdout, process.env, isLinear);
  const session = startSession(client, await firstModel(options), systemClock, drafts, terminal);
  // Listens before Ink does, which draws at once in the new size: what still was as wide as before would wrap.
  const resized = () => {
    if (isLinear) return;
    // Ink then takes away its last frame by counting rows; some of them may have wrapped before we learnt of the size.
    const isNarrower = stdout.columns < session.store.get().size.columns;
    if (isNarrower && !terminal.isAway) stdout.write(wipe);
    session.store.dispatch({ type: 'resize', columns: stdout.columns, rows: stdout.rows });
    screen.rerender(root);
  };
  stdout.on('resize', resized);
  const root = rootOf(session, terminal, isLinear, options);
  const screen = openScreen(root, isLinear, stdin, stdout);
  const place = { write: (text: string) => stdout.write(text), isAway: () => terminal.isAway };
  const rest = callAttention(session.store, place, process.env);
  const dismissGuard = isLinear ? () => {} : guardTerminal(stdout, session.store.get().settings.title);
  const leave = () => {
    dismissGuard();
    rest();
    leaveScreen(screen, stdin, stdout);
    if (!isLinear) stdout.write(lineWrap.on);
  };
  const hazards = watchHazards(leave, () => terminal.isAway, options.logPath, log);
  const unwatch = logClient(client, log);
  const learnt = learnDefinitions(session, options);
  try {
    session.connect();
    const end = await Promise.race([session.finished, hazards.struck, screen.waitUntilExit()]);
    leave();
    await settled(client, systemClock, patienceMs);
    return (end ?? {}) as ConsoleEnd;
  } finally {
    stdout.off('resize', resized);
    unwatch();
    learnt();
    session.close();
    leave();
    hazards.stop();
    await client.close();
  }
}

async function firstModel(options: ConsoleOptions) {
  const { server, profile, profiles, stdout, notice, configFolder, settings } = options;
  const keysPath = configFolder === undefined ? undefined : join(configFolder, 'keys.json');
  const { keys, problems } = keysPath === undefined ? { keys: usualKeys, problems: [] } : await loadKeys(keysPath);
  const cannedPath = configFolder === undefined ? undefined : join(configFolder, 'canned.json');
  const canned = cannedPath === undefined ? { texts: [], problems: [] } : await loadCanned(cannedPath);
  const fileProblems = [
    ...problems.map((each) => toldProblem(keysPath ?? '', each)),
    ...canned.problems.map((each) => toldProblem(cannedPath ?? '', each)),
  ];
  return initialModel({
    server: server.replace(/^\w+:\/\//, ''),
    profile,
    ...(options.screenReader === true ? linearSize : { columns: stdout.columns, rows: stdout.rows }),
    now: systemClock.now(),
    keys,
    ...(settings === undefined ? {} : { settings }),
    ...(profiles === undefined ? {} : { profiles }),
    fileProblems,
    canned: canned.texts,
    ...startNotice(fileProblems, notice),
  });
}

const silent: ConsoleLog = { write: () => {} };

/** How the connection fares, without a word of what goes over it. @returns what ends it. */
function logClient(client: ConsoleClient, log: ConsoleLog): () => void {
  return client.onStatus((status) => {
    const failure = 'failure' in status ? status.failure : undefined;
    log.write(
      failure === undefined ? status.state : `${status.state}: ${failure.type}, ${failure.message.slice(0, 200)}`,
    );
  });
}

/** What the license defines is for completion only: where the agent may not know it, there is none. */
function learnDefinitions({ store }: Session, { client, definitions }: ConsoleOptions): () => void {
  return client.onLogin((_login, first) => {
    if (!first || definitions === undefined) return;
    definitions().then(
      (known) => store.enqueue({ type: 'definitions', definitions: known }),
      () => {},
    );
  });
}

/** What is wrong in a file comes before anything else that was to be said. */
function startNotice([first, ...more]: readonly string[], notice: string | undefined): { notice?: string } {
  if (first === undefined) return notice === undefined ? {} : { notice };
  return { notice: more.length === 0 ? first : `${more.length + 1} mistakes (? shows all): ${first}` };
}

function rootOf(
  { store }: Session,
  terminal: LentTerminal,
  isLinear: boolean,
  { stdout, hasColour = true }: ConsoleOptions,
) {
  const colours = colourDepth(stdout, process.env, hasColour, chalk.level);
  // The marked row is told by its swapped ground, which is no colour.
  if (chalk.level === 0 && !isLinear) chalk.level = 1;
  return createElement(Root, { store, terminal, colours, hasLinks: createSupportsHyperlinks(stdout), isLinear });
}

function openScreen(
  root: ReactElement,
  isLinear: boolean,
  stdin: NodeJS.ReadStream,
  stdout: NodeJS.WriteStream,
): Instance {
  // Whoever has asked something before has left it paused, and Ink does not wake it.
  stdin.resume?.();
  if (!isLinear) stdout.write(lineWrap.off);
  return render(root, {
    stdin,
    stdout: isLinear ? stdout : withSteadyColumns(stdout),
    // What was said stays where it was said.
    alternateScreen: !isLinear,
    isScreenReaderEnabled: isLinear,
    incrementalRendering: true,
    // Pushes come in batches of 50 ms; a key's echo is not to wait for them.
    maxFps: 120,
    exitOnCtrlC: false,
    // Whoever opens the console has looked whether there is a terminal; a CI variable is no reason to draw nothing.
    interactive: true,
    kittyKeyboard: { mode: 'auto' },
  });
}

/** Synchronous, and harmless when repeated: it must do in the last moments of a crashing process. */
function leaveScreen(screen: Instance, stdin: NodeJS.ReadStream, stdout: NodeJS.WriteStream): void {
  try {
    screen.unmount();
  } catch {
    // Ink itself is broken; then by hand: paste marks off, main screen, cursor.
    stdout.write('\u001B[?2004l\u001B[?1049l\u001B[?25h');
  }
  stdin.setRawMode?.(false);
}

interface Hazards {
  /** Fails when one strikes. */
  readonly struck: Promise<never>;
  stop(): void;
}

/** Signals and bugs. Before anything else happens about them, `leave` gives the terminal back. */
function watchHazards(leave: () => void, isAway: () => boolean, logPath: string | undefined, log: ConsoleLog): Hazards {
  let strike: (reason: unknown) => void = () => {};
  const struck = new Promise<never>((_, reject) => {
    strike = (reason) => {
      leave();
      if (logPath !== undefined && asFailure(reason) !== reason) {
        log.write(`crash ${reason instanceof Error ? (reason.stack ?? reason.message) : String(reason)}`);
        process.stderr.write(
          `chatio has crashed. What happened is in ${logPath}; drafts and unsent messages are kept.\n`,
        );
      }
      reject(reason);
    };
  });
  struck.catch(() => {});
  const onSignal = (signal: NodeJS.Signals) => {
    // Ctrl-C while an editor has the terminal is for the editor.
    if (signal === 'SIGINT' && isAway()) return;
    strike(new Failure('interrupted', `Stopped by ${signal}`));
  };
  const signals = ['SIGINT', 'SIGTERM', 'SIGHUP'] as const;
  for (const signal of signals) process.on(signal, onSignal);
  // First of all listeners: others may end the process.
  process.prependListener('uncaughtException', strike);
  process.prependListener('unhandledRejection', strike);
  return {
    struck,
    stop: () => {
      for (const signal of signals) process.off(signal, onSignal);
      process.off('uncaughtException', strike);
      process.off('unhandledRejection', strike);
    },
  };
}
