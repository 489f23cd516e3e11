import type { Command } from 'commander';
import { printJson } from '../../io/json.js';
import { sanitizeLine } from '../../io/sanitize.js';
import { Failure } from '../../protocol/failure.js';
import type { Deps, GlobalOptions } from '../deps.js';
import { withHelp } from '../help.js';

export interface CheckOptions extends GlobalOptions {
  readonly folder: string;
}

export function registerServerCheck(server: Command, deps: Deps, run = runServerCheck): void {
  withHelp(server.command('check').argument('<dir>', 'the data folder'), {
    summary: 'Look whether everything in a data folder is whole',
    more:
      'Every page of the file, every fact in its place and readable, the chats that they make, the newest snapshot, and\n' +
      'the uploads that they speak of. Changes nothing, also while a server works there. Exits 1 when something is wrong.\n' +
      'With --json: {"licenses", "files", "faults"}.',
    examples: [
      ['chatio server check /var/lib/chatio', 'Tell what is there, and what is wrong with it'],
      ['tar -xf monday.tar -C restored && chatio server check restored', 'Is the backup good?'],
    ],
  }).action((folder: string, _flags: unknown, command: Command) => run({ ...command.optsWithGlobals(), folder }, deps));
}

/** @throws Failure `failed` when something is wrong. */
export async function runServerCheck({ folder, json }: CheckOptions, { streams }: Deps): Promise<void> {
  const { DataFolder } = await import('../../server/data/data-folder.js');
  const { checkFolder } = await import('../../server/data/check.js');
  const { licenses, files, faults } = await checkFolder(new DataFolder(folder));
  const tell = (line: string) => streams.stdout.write(`${sanitizeLine(line)}\n`);
  if (json) printJson(streams.stdout, { licenses, files, faults });
  else {
    for (const { license, facts, chats, threads, events } of licenses) {
      tell(`license ${license}: ${facts} facts, ${chats} chats, ${threads} threads, ${events} events`);
    }
    tell(`uploads: ${files}`);
    for (const fault of faults) tell(fault);
  }
  if (faults.length === 0) return;
  const things = faults.length === 1 ? 'One thing is' : `${faults.length} things are`;
  throw new Failure('failed', `${things} wrong in ${folder}`, 'Keep a copy of the folder, and restore a backup');
}
