import { House, heard, ids, license, type Pushes } from '../house.js';
import type { RtmClient } from '../rtm-client.js';
import type { VersionName } from './words.js';

/** The end of a connection that is closed. */
function lastPushes({ frames }: RtmClient): Pushes {
  return frames.slice(-1).map(({ type: _, ...push }) => push);
}

/**
 * A license with a chat of Mary's in which Tom takes part and a rich message lies, a closed chat of Ivo's, and a rule that
 * fits nothing. One agent and one customer listen, in the version that is tried.
 */
export class World {
  private constructor(
    readonly house: House,
    readonly chat_id: string,
    readonly thread_id: string,
    readonly event_id: string,
    readonly auto_chat_scopes_id: string,
    private readonly closedChatId: string,
    /** An administrator who sees everything, in the newest version. */
    private readonly witness: RtmClient,
    private readonly listeners: { readonly agent: RtmClient; readonly customer: RtmClient },
  ) {}

  static async open(version: VersionName): Promise<World> {
    const house = await House.open({
      patch: ([company]) => {
        company.agents.push({ id: 'max@example.com', permission: 'administrator', token: 'max' });
      },
    });
    const mary = await house.customer('mary');
    const rich = {
      type: 'rich_message',
      template_id: 'cards',
      elements: [{ buttons: [{ text: 'Take it', postback_id: 'take' }] }],
    };
    const events = [{ type: 'message', text: 'Hello' }, rich];
    const { chat } = await mary.ask('start_chat', { chat: { thread: { events } } });
    const tom = await house.agent('tom');
    await tom.ask('join_chat', { chat_id: chat.id, agent_ids: [ids.tom] });
    const ivo = await house.customer('ivo');
    const closed = await ivo.ask('start_chat', { chat: { thread: { events: [{ type: 'message', text: 'Bye' }] } } });
    await ivo.ask('close_thread', { chat_id: closed.chat.id });
    const witness = await house.agent('max');
    const { auto_chat_scopes_id } = await witness.ask('add_auto_chat_scopes', {
      scopes: { groups: [4] },
      rules: { customer_url: { values: [{ value: 'nowhere', exact_match: true }] } },
    });
    const listeners = {
      agent: await house.connect(`/agent/${version}/rtm/ws`),
      customer: await house.connect(`/customer/${version}/rtm/ws?license_id=${license}`),
    };
    await listeners.agent.ask('login', { token: 'eva' });
    await listeners.customer.ask('login', { token: 'mary' });
    await heard(listeners);
    return new World(
      house,
      chat.id,
      chat.thread.id,
      chat.thread.events[1].id,
      auto_chat_scopes_id,
      closed.chat.id,
      witness,
      listeners,
    );
  }

  /** What the listeners were told since the last time; the customer's connection may have been ended by it. */
  async heard(): Promise<{ agent: Pushes; customer: Pushes }> {
    const { agent, customer } = this.listeners;
    const toldAgent = await agent.pushes();
    return { agent: toldAgent, customer: await customer.pushes().catch(() => lastPushes(customer)) };
  }

  /** Everything that an administrator can read. */
  async state(): Promise<object> {
    const read = (action: string, payload: object = {}) => this.witness.ask(action, payload);
    return {
      chats: await read('get_filtered_chats'),
      open: await read('get_chat_threads', { chat_id: this.chat_id }),
      closed: await read('get_chat_threads', { chat_id: this.closedChatId }),
      rules: await read('get_auto_chat_scopes_config'),
    };
  }
}
