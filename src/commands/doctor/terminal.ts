import { widthOf } from '../../io/streams.js';
import { wantsColor } from '../../io/wants-color.js';
import type { Deps, GlobalOptions } from '../deps.js';
import type { Finding } from './finding.js';

/** What the console would find. Without a terminal only that there is none: pipes are fine for all other commands. */
export function terminalFindings(options: Pick<GlobalOptions, 'color'>, deps: Deps): Finding[] {
  const { stdin, stdout } = deps.streams;
  if (stdin.isTTY !== true || stdout.isTTY !== true) {
    const todo = 'The console needs one; all commands work without';
    return [{ check: 'terminal', verdict: 'note', found: 'input or output is no terminal', todo }];
  }
  return [
    kindFinding(deps.env),
    sizeFinding(widthOf(stdout), stdout.rows ?? 24),
    colorFinding(options, deps),
    textFinding(deps.env),
  ];
}

function kindFinding(env: NodeJS.ProcessEnv): Finding {
  const { TERM = '', TERM_PROGRAM, TMUX, STY, SSH_CONNECTION } = env;
  const around = [
    TERM_PROGRAM,
    TMUX ? 'in tmux' : undefined,
    STY ? 'in screen' : undefined,
    SSH_CONNECTION ? 'over ssh' : undefined,
  ].filter((word) => word !== undefined && word !== '');
  const found = [TERM === '' ? 'TERM is not set' : TERM, ...around].join(', ');
  if (TERM !== '' && TERM !== 'dumb') return { check: 'terminal', verdict: 'ok', found };
  const todo = 'The console may not draw: set TERM to what your terminal is, for example xterm-256color';
  return { check: 'terminal', verdict: 'warning', found, todo };
}

/** As in `ui/model/layout.ts`, which is too heavy to be asked. */
export const smallest = { columns: 36, rows: 10 } as const;
/** From here on list and conversation are side by side. */
export const comfortable = 60;

function sizeFinding(columns: number, rows: number): Finding {
  const found = `${columns} × ${rows}`;
  if (columns < smallest.columns || rows < smallest.rows) {
    const todo = `The console needs ${smallest.columns} × ${smallest.rows}: make the window larger`;
    return { check: 'size', verdict: 'warning', found, todo };
  }
  if (columns >= comfortable) return { check: 'size', verdict: 'ok', found };
  const todo = `From ${comfortable} columns the console shows the list beside the conversation`;
  return { check: 'size', verdict: 'note', found, todo };
}

function colorFinding(options: Pick<GlobalOptions, 'color'>, { env, streams }: Deps): Finding {
  const depth = /^(truecolor|24bit)$/.test(env.COLORTERM ?? '') ? '24 bit' : /256/.test(env.TERM ?? '') ? '256' : '16';
  if (wantsColor(streams.stdout, env, options.color)) return { check: 'colour', verdict: 'ok', found: depth };
  const why = options.color ? (env.NO_COLOR ? 'NO_COLOR' : env.FORCE_COLOR ? 'FORCE_COLOR' : 'TERM') : '--no-color';
  return { check: 'colour', verdict: 'note', found: `off, by ${why}` };
}

/** Names and messages are in any language. Windows' terminals say nothing and can. */
function textFinding({ LC_ALL, LC_CTYPE, LANG }: NodeJS.ProcessEnv): Finding {
  const locale = LC_ALL || LC_CTYPE || LANG || '';
  if (/utf-?8/i.test(locale)) return { check: 'text', verdict: 'ok', found: `UTF-8 (${locale})` };
  const found = locale === '' ? 'no locale is set' : `the locale ${locale} is not UTF-8`;
  if (process.platform === 'win32' || (locale === '' && process.platform === 'darwin')) {
    return { check: 'text', verdict: 'note', found };
  }
  const todo = 'If letters come out wrong: export LANG=C.UTF-8';
  return { check: 'text', verdict: 'note', found, todo };
}
