import type { Command } from 'commander';
import { printJson } from '../../io/json.js';
import { sanitizeLine } from '../../io/sanitize.js';
import type { Deps, GlobalOptions } from '../deps.js';
import { withHelp } from '../help.js';

export interface BackupOptions extends GlobalOptions {
  readonly folder: string;
  readonly file: string;
}

export function registerServerBackup(server: Command, deps: Deps, run = runServerBackup): void {
  const backup = server
    .command('backup')
    .argument('<dir>', 'the data folder')
    .argument('<file>', 'the archive to write');
  withHelp(backup, {
    summary: 'Write a backup of a data folder, also while a server works in it',
    more:
      'The file is a tar archive: all facts of one moment, the uploads, and the made-up seed if there is one; a seed file\n' +
      'of your own you keep yourself. To restore it, unpack it into an empty folder: mkdir DIR && tar -xf FILE -C DIR.\n' +
      'It holds what customers wrote and the tokens of a made-up seed; only you can read it. A file that is there already\n' +
      'is not replaced. With --json: {"file", "facts", "files", "bytes"}.',
    examples: [
      ['chatio server backup /var/lib/chatio monday.tar', 'Back up'],
      ['mkdir restored && tar -xf monday.tar -C restored && chatio server --data restored', 'And go on from there'],
    ],
  }).action((folder: string, file: string, _flags: unknown, command: Command) =>
    run({ ...command.optsWithGlobals(), folder, file }, deps),
  );
}

/** @throws Failure `usage` for a file that is there, `failed` for a folder that can't be read, `interrupted`. */
export async function runServerBackup({ folder, file, json }: BackupOptions, { streams, onStop }: Deps): Promise<void> {
  const { DataFolder } = await import('../../server/data/data-folder.js');
  const { backUp } = await import('../../server/data/backup.js');
  const stop = new AbortController();
  const release = onStop(() => stop.abort());
  const backup = await backUp(new DataFolder(folder), file, stop.signal).finally(release);
  if (json) printJson(streams.stdout, { file, ...backup });
  else streams.stdout.write(sanitizeLine(`${file}: ${backup.facts} facts, ${backup.files} files`).concat('\n'));
}
