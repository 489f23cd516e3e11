import { type Command, Option } from 'commander';
import { printJson } from '../io/json.js';
import { confirm } from '../io/prompt.js';
import { canAsk } from '../io/streams.js';
import type { ChatSummary } from '../protocol/chat.js';
import { Failure } from '../protocol/failure.js';
import { knownCustomers, resolveCustomerId } from './customer-id.js';
import type { Deps, GlobalOptions } from './deps.js';
import { withHelp } from './help.js';
import { days } from './option-values.js';
import { nameOf } from './people.js';
import { inSession } from './session.js';

export interface BanOptions extends GlobalOptions {
  readonly customer: string;
  readonly days: number;
  readonly yes?: boolean;
}

export function registerBan(program: Command, deps: Deps, run = runBan): void {
  withHelp(program.command('ban').argument('<customer>', "customer's id, the beginning of it, or e-mail address"), {
    summary: 'Keep a customer out for some days',
    more:
      'Ends their connections and closes their active threads; a new ban replaces an old one. In a terminal it asks\n' +
      'first. With --json: {"customer_id", "ban"}.',
    examples: [
      ['chatio ban mary@example.com --days 1', 'Until tomorrow'],
      [
        'chatio ban $(chatio chats show Q3N7 --json | jq -r \'.users[] | select(.type == "customer").id\') --days 30 --yes',
        'The customer of a chat, without a question',
      ],
    ],
  })
    .addOption(new Option('--days <N>', 'how many days, 1 to 36500').argParser(days).makeOptionMandatory())
    .option('--yes', 'do not ask')
    .action((customer: string, _flags: unknown, command: Command) =>
      run({ ...command.optsWithGlobals(), customer }, deps),
    );
}

/** @throws Failure `validation` for an unknown customer, `interrupted` when the answer is no. */
export async function runBan(options: BanOptions, deps: Deps): Promise<void> {
  const { stdout } = deps.streams;
  const length = options.days === 1 ? '1 day' : `${options.days} days`;
  await inSession(options, deps, async ({ client, login }) => {
    const customerId = resolveCustomerId(options.customer, login.chats_summary);
    const who = customerText(customerId, login.chats_summary);
    if (options.yes !== true && canAsk(deps.streams) && !(await confirm(deps.streams, `Ban ${who} for ${length}?`))) {
      throw new Failure('interrupted', 'Nobody was banned');
    }
    const request = { customer_id: customerId, ban: { days: options.days } };
    await client.request('ban_customer', request);
    if (options.json) printJson(stdout, request);
    else stdout.write(`Banned ${who} for ${length}.\n`);
  });
}

function customerText(id: string, chats: readonly ChatSummary[]): string {
  const customer = knownCustomers(chats).find((known) => known.id === id);
  return customer === undefined || customer.name === undefined ? id : `${nameOf(customer)} (${id})`;
}
