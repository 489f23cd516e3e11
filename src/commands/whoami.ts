import type { Command } from 'commander';
import type { TokenInfo } from '../client/accounts.js';
import type { ResolvedLogin } from '../config/resolve-login.js';
import { printJson } from '../io/json.js';
import { sanitizeLine } from '../io/sanitize.js';
import type { AgentLoginResponse } from '../protocol/agent-api.js';
import type { Deps, GlobalOptions } from './deps.js';
import { withHelp } from './help.js';
import { inSession } from './session.js';

export function registerWhoami(program: Command, deps: Deps, run = runWhoami): void {
  withHelp(program.command('whoami'), {
    summary: 'Tell as whom chatio logs in, where, and what says so',
    more:
      'With --json: {"profile", "url", "license_id", "agent", "scopes", "expires_in"}; "profile" is null when flags or the\n' +
      'environment gave everything, "scopes" and "expires_in" (seconds left) are null when the server does not tell them.',
    examples: [
      ['chatio whoami', 'The current profile'],
      ['CHATIO_TOKEN=... chatio whoami --url http://127.0.0.1:2428', 'Whose token is this?'],
    ],
  }).action((_flags: unknown, command: Command) => run(command.optsWithGlobals(), deps));
}

/** @throws Failure as any command that logs in. */
export async function runWhoami(options: GlobalOptions, deps: Deps): Promise<void> {
  await inSession(options, deps, async ({ login, resolved }) => {
    const { tokenInfo } = await deps.accounts();
    const info = await tokenInfo(resolved.url, resolved.token, options.timeout * 1000);
    const { stdout } = deps.streams;
    if (options.json) {
      printJson(stdout, identity(login, resolved, info));
      return;
    }
    const rows: readonly [string, string][] = [
      ['agent', `${login.my_profile.name} <${login.my_profile.id}>, ${login.my_profile.permission}`],
      ['license', `${login.license.id} (${login.license.plan})`],
      ['server', `${resolved.url}, by ${sourceOf(resolved, 'url')}`],
      ['token', `by ${sourceOf(resolved, 'token')}${lifeOf(resolved, info)}`],
      ['status', login.my_profile.routing_status ?? 'offline'],
      ['scopes', info?.scopes.join(', ') ?? 'unknown: this server does not tell'],
    ];
    const separator = stdout.isTTY === true ? ' ' : '\t';
    for (const [name, value] of rows) {
      stdout.write(`${stdout.isTTY === true ? name.padEnd(8) : name}${separator}${sanitizeLine(value)}\n`);
    }
  });
}

/** The JSON of `whoami` and `login`. */
export function identity(
  login: AgentLoginResponse,
  resolved: Pick<ResolvedLogin, 'profile' | 'url'>,
  info?: TokenInfo,
): object {
  return {
    profile: resolved.profile ?? null,
    url: resolved.url,
    license_id: Number(login.license.id),
    agent: login.my_profile,
    scopes: info?.scopes ?? null,
    expires_in: info?.expiresIn ?? null,
  };
}

/** Nobody wants to hear of a token that outlives the century. */
const foreverSeconds = 50 * 365 * 86_400;

function lifeOf({ renewable }: ResolvedLogin, info: TokenInfo | undefined): string {
  const left = info?.expiresIn;
  if (left === undefined) return '';
  if (left > foreverSeconds) return ', does not expire';
  const unit =
    left < 120
      ? ([1, 's'] as const)
      : left < 7200
        ? ([60, 'min'] as const)
        : left < 172_800
          ? ([3600, 'h'] as const)
          : ([86_400, 'days'] as const);
  const time = `${Math.floor(left / unit[0])} ${unit[1]}`;
  return `, ends in ${time}${renewable === undefined ? '' : ' and is renewed before that'}`;
}

function sourceOf(resolved: ResolvedLogin, what: 'url' | 'token'): string {
  switch (resolved.origin[what]) {
    case 'flag':
      return `--${what}`;
    case 'environment':
      return what === 'url' ? 'CHATIO_URL' : 'CHATIO_TOKEN';
    case 'profile':
      return `profile "${resolved.profile}"`;
  }
}
