import type * as Accounts from '../client/accounts.js';
import type { AgentClient, AgentClientOptions } from '../client/agent-client.js';
import type { configure } from '../client/configuration.js';
import type { ImageUpload, UploadedImage } from '../client/upload-image.js';
import type { ConsoleSettings } from '../config/console-settings.js';
import type { Folders } from '../config/folders.js';
import type { Keyring } from '../config/keyring.js';
import type { StopReason } from '../io/stops.js';
import type { Streams } from '../io/streams.js';
import type { PropertyConfig } from '../protocol/properties.js';

/** Every command takes these. */
export interface GlobalOptions {
  readonly profile?: string;
  readonly url?: string;
  readonly token?: string;
  readonly json: boolean;
  /** False with `--no-color`. */
  readonly color: boolean;
  readonly verbose: boolean;
  /** Of the console alone: words, line by line. */
  readonly screenReader?: boolean;
  /** Seconds, for connecting and for each request. */
  readonly timeout: number;
}

/** Of `client/accounts.ts`; a test hands in its own. */
export type AccountsClient = Pick<
  typeof Accounts,
  'authorizationAddress' | 'tryAuthorization' | 'exchangeCode' | 'refreshTokens' | 'revokeToken' | 'tokenInfo'
>;

/** An agent's client as the commands use it; a test hands in its own. */
export type Client = Pick<AgentClient, keyof AgentClient>;

export interface ConsoleCall {
  /** Not connected yet. */
  readonly client: Client;
  readonly server: string;
  readonly profile: string;
  readonly notice?: string;
  readonly settings?: ConsoleSettings;
  readonly profiles?: readonly string[];
  /** Words, line by line, instead of a screen. */
  readonly screenReader?: boolean;
  /** False: nobody wants colours, whatever the terminal has. */
  readonly hasColour?: boolean;
  /** For what goes wrong in the console. */
  readonly logPath?: string;
  /** What properties the license has, by namespace and name. */
  readonly definitions?: () => Promise<Readonly<Record<string, Readonly<Record<string, PropertyConfig>>>>>;
  /** Where what is written and not sent outlives the console. */
  readonly draftsPath?: string;
}

/** What the commands need of the world. Functions: a command pays for nothing that it does not use. */
export interface Deps {
  readonly version: string;
  readonly streams: Streams;
  readonly env: NodeJS.ProcessEnv;
  /** Milliseconds since the epoch. */
  readonly now: () => number;
  readonly folders: () => Folders;
  /** The system's store of secrets; `undefined` where all files are to be in one folder (CHATIO_CONFIG_DIR). */
  readonly keyring: () => Keyring | undefined;
  readonly agentClient: (options: AgentClientOptions) => Promise<Client>;
  /** Scopes of a token, `undefined` when the server does not tell. */
  readonly tokenScopes: (url: string, token: string, timeoutMs: number) => Promise<readonly string[] | undefined>;
  /** The accounts endpoints of a server; loaded when they are needed. */
  readonly accounts: () => Promise<AccountsClient>;
  /** What opens an address in a browser on this machine; `undefined` where there is none to be seen. */
  readonly browser: () => Promise<((address: string) => Promise<boolean>) | undefined>;
  readonly configure: typeof configure;
  readonly uploadImage: (upload: ImageUpload) => Promise<UploadedImage>;
  /**
   * From now on a signal, or a reader of stdout that went away, is told to the listener instead of ending the process.
   * @returns what ends that.
   */
  readonly onStop: (listener: (reason: StopReason) => void) => () => void;
  /** Shows text in a program of the user's (`command` may have arguments). @returns false when there is no such program. */
  readonly runPager: (command: string, text: string) => Promise<boolean>;
  /** Runs the console until the agent quits. */
  readonly openConsole: (call: ConsoleCall) => Promise<{ readonly profile?: string }>;
}
