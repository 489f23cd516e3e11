import { jsonText } from '../../io/json.js';
import { sanitizeLine } from '../../io/sanitize.js';
import type { AgentPush } from '../../protocol/agent-api.js';
import { maxFrameBytes } from '../../protocol/limits.js';
import { resolveChatId } from '../chat-id.js';
import type { Deps } from '../deps.js';
import { remark, staysOnline } from '../live.js';
import type { OnOptions } from '../on.js';
import { chatOf } from '../push-text.js';
import { clientOptions, loginOf } from '../session.js';
import { ChildPrograms, checkProgram } from './child-program.js';
import { JobQueue } from './job-queue.js';
import { Origins } from './push-origin.js';
import { Replies } from './replies.js';

/** The work of `chatio on`. */
export async function runPrograms(options: OnOptions, deps: Deps): Promise<void> {
  const [program = ''] = options.command;
  checkProgram(program, deps.env);
  const resolved = await loginOf(options, deps);
  const client = await deps.agentClient({ ...clientOptions(options, deps, resolved), autoReconnect: true });
  const origins = new Origins();
  const programs = new ChildPrograms();
  const replies = new Replies(client, (text) => remark(deps, text));
  let me = '';
  let only: string | undefined;
  let fail: (error: unknown) => void = () => {};
  const failed = new Promise<never>((_, reject) => {
    fail = reject;
  });
  const queue = new JobQueue(options.jobs, (error) => fail(error));

  async function handle(push: AgentPush): Promise<void> {
    const chatId = chatOf(push);
    const { output, trouble } = await programs.run({
      command: options.command,
      env: childEnv(options, deps, push),
      input: `${jsonText(push)}\n`,
      ...(options.reply === true && { outputLimit: maxFrameBytes / 2 }),
    });
    if (trouble !== undefined) return remark(deps, sanitizeLine(`${program} ${trouble} (${push.action})`));
    const text = output.replace(/\r?\n$/, '');
    if (options.reply === true && chatId !== undefined && text !== '') await replies.send(chatId, text, options.to);
  }

  client.onPush((push) => {
    if (push.action === 'incoming_chat_thread') origins.learn(push.payload.chat.users);
    if (push.action === 'chat_users_updated') origins.learn(push.payload.updated_users.customers.added);
    const chatId = chatOf(push);
    if (!options.actions.includes(push.action) || (only !== undefined && chatId !== only)) return;
    const from = options.from ?? (options.reply === true ? 'customers' : 'others');
    if (origins.isFrom(push, from, me)) queue.add(chatId ?? '', () => handle(push));
  });
  const online = staysOnline(client, deps, (login, first) => {
    me = login.my_profile.id;
    for (const chat of login.chats_summary) origins.learn(chat.users);
    if (first && options.chat !== undefined) only = resolveChatId(options.chat, login.chats_summary);
    remark(deps, first ? `waiting for ${options.actions.join(', ')} as ${me}` : 'connected again');
  });
  try {
    await Promise.race([online, failed]);
    await finish(queue, programs, deps);
  } finally {
    programs.endAll();
    await client.close();
  }
}

/** Lets what runs come to its end; whoever is in a hurry asks twice. */
async function finish(queue: JobQueue, programs: ChildPrograms, deps: Deps): Promise<void> {
  const dropped = queue.drop();
  if (dropped > 0) remark(deps, `stopping; ${dropped} pushes are not handled any more`);
  let release = () => {};
  const hurried = new Promise<void>((resolve) => {
    release = deps.onStop(() => resolve());
  });
  await Promise.race([queue.idle(), hurried]);
  release();
  programs.endAll();
}

function childEnv(options: OnOptions, deps: Deps, push: AgentPush): NodeJS.ProcessEnv {
  const chatId = chatOf(push);
  return {
    ...deps.env,
    // A chatio that the program runs is logged in the same way. A token given as a flag stays here.
    ...(options.profile !== undefined && { CHATIO_PROFILE: options.profile }),
    ...(options.url !== undefined && { CHATIO_URL: options.url }),
    CHATIO_ACTION: push.action,
    ...(chatId !== undefined && { CHATIO_CHAT_ID: chatId }),
  };
}
