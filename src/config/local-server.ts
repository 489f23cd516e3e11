import { join } from 'node:path';
import { readJsonFile } from './json-file.js';
import { isRunning } from './lock.js';
import { refuseWiderRights, removeFile, writePrivateFile } from './private-file.js';

/** An agent as whom `chatio login` can log in to the server on this machine. */
export interface LocalAgent {
  readonly id: string;
  readonly name: string;
  readonly permission: string;
  readonly license_id: number;
  readonly token: string;
}

/** What a running server leaves in the state folder. */
export interface LocalServer {
  readonly url: string;
  readonly pid: number;
  readonly agents: readonly LocalAgent[];
}

export function localServerPath(folder: string): string {
  return join(folder, 'server.json');
}

/** @throws Failure `failed` */
export function announceLocalServer(folder: string, server: LocalServer): void {
  writePrivateFile(localServerPath(folder), `${JSON.stringify(server, undefined, 2)}\n`);
}

/**
 * The server that runs on this machine, if one does. What a server left behind that was killed does not count.
 * @throws Failure `failed` when the file is damaged or others could have read it.
 */
export function findLocalServer(folder: string): LocalServer | undefined {
  const path = localServerPath(folder);
  refuseWiderRights(path);
  const file = readJsonFile(path) as Partial<LocalServer> | undefined;
  if (file === undefined || typeof file.url !== 'string' || typeof file.pid !== 'number') return undefined;
  if (!Array.isArray(file.agents) || !isRunning(file.pid)) return undefined;
  return { url: file.url, pid: file.pid, agents: file.agents };
}

/** Takes back what {@link announceLocalServer} wrote, unless a later server has written its own. */
export function withdrawLocalServer(folder: string, pid: number): void {
  const path = localServerPath(folder);
  if (readJsonFile(path)?.pid === pid) removeFile(path);
}
