import type { AgentState, CustomerState, EventState } from './state.js';

/** System messages and their exact texts (domain.md section 8). */
const templates = {
  agent_joined: '<agent_name> joined the chat',
  agent_left: '<agent_name> left the chat',
  manual_archived: '<agent_name> archived the chat',
  'routing.unassigned': 'Chat is unassigned',
  customer_banned: 'Chat archived because customer was banned by <agent> for <days> days',
} as const;

export type SystemMessageType = keyof typeof templates;

/** What a system message adds to an event: body and the variables that were filled in. */
export function systemMessage(
  type: SystemMessageType,
  variables: Readonly<Record<string, string>> = {},
): Pick<EventState, 'body' | 'variables'> {
  const text = templates[type].replace(/<(\w+)>/g, (_, name: string) => variables[name] ?? '');
  return { body: { type: 'system_message', text, system_message_type: type }, variables };
}

/** The name that system messages use for a user; a customer without one is `Customer` ([DOM:customerclose]). */
export function nameInMessages(user: AgentState | CustomerState | undefined): string {
  if (user === undefined) return '';
  return user.name !== undefined && user.name !== '' ? user.name : 'permission' in user ? user.id : 'Customer';
}
