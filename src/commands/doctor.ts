import type { Command } from 'commander';
import { type Paint, paintFor } from '../io/color.js';
import { printJson } from '../io/json.js';
import { sanitizeLine } from '../io/sanitize.js';
import { Failure } from '../protocol/failure.js';
import type { Deps, GlobalOptions } from './deps.js';
import { fileFindings } from './doctor/files.js';
import type { Finding, Verdict } from './doctor/finding.js';
import { loginFindings } from './doctor/login.js';
import { programFindings } from './doctor/program.js';
import { terminalFindings } from './doctor/terminal.js';
import { withHelp } from './help.js';

export function registerDoctor(program: Command, deps: Deps, run = runDoctor): void {
  withHelp(program.command('doctor'), {
    summary: 'Look whether everything works, and say what to do where it does not',
    more:
      'Node, the terminal, settings and where each comes from, the rights of files with tokens, the server, its clock and\n' +
      'the way to it, the token and its scopes. Nothing is changed. Works without a login, too. Exit 0 when nothing is\n' +
      'wrong, else as a command that fails for the first thing that is wrong. With --json: "check", "verdict" (ok, note,\n' +
      'warning, bad), "found" and "todo" of each, as an array.',
    examples: [
      ['chatio doctor', 'Why does it not work?'],
      ['chatio doctor --url https://chat.example', 'Can that server be reached?'],
      ['chatio doctor --json | jq \'.[] | select(.verdict == "bad")\'', 'In a script'],
    ],
  }).action((_flags: unknown, command: Command) => run(command.optsWithGlobals(), deps));
}

/** @throws Failure of the first thing that is wrong, after all has been told. */
export async function runDoctor(options: GlobalOptions, deps: Deps): Promise<void> {
  const findings: Finding[] = [
    ...programFindings(deps, process),
    ...terminalFindings(options, deps),
    ...fileFindings(options, deps),
    ...(await loginFindings(options, deps)),
  ];
  const { stdout } = deps.streams;
  if (options.json) {
    printJson(
      stdout,
      findings.map(({ check, verdict, found, todo }) => ({ check, verdict, found, todo })),
    );
  } else {
    const paint = await paintFor(stdout, deps.env, options.color);
    const width = Math.max(...findings.map(({ check }) => check.length));
    for (const finding of findings)
      stdout.write(stdout.isTTY === true ? lines(finding, width, paint) : columns(finding));
  }
  failIfBad(findings);
}

const marks: Readonly<Record<Verdict, string>> = { ok: '✓', note: '·', warning: '!', bad: '✗' };

/** For people: a mark, and what to do about it below. */
function lines({ check, verdict, found, todo }: Finding, width: number, paint: Paint): string {
  const color = { ok: paint.good, note: paint.faint, warning: paint.warn, bad: paint.bad }[verdict];
  const first = `${color(marks[verdict])} ${paint.strong(check.padEnd(width))}  ${sanitizeLine(found)}\n`;
  return todo === undefined ? first : `${first}${' '.repeat(width + 4)}${paint.faint(`→ ${sanitizeLine(todo)}`)}\n`;
}

/** For a pipe. */
function columns({ check, verdict, found, todo }: Finding): string {
  return `${[check, verdict, found, todo ?? ''].map(sanitizeLine).join('\t')}\n`;
}

function failIfBad(findings: readonly Finding[]): void {
  const bad = findings.filter(({ verdict }) => verdict === 'bad');
  const [first] = bad;
  if (first === undefined) return;
  const many = bad.length === 1 ? 'One thing is' : `${bad.length} things are`;
  throw new Failure(first.failure ?? 'failed', `${many} wrong: ${first.found}`, first.todo);
}
