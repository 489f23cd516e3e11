import type { AgentState, CustomerState, EventState } from './state.js';

/** System messages and their exact texts (domain.md section 8). */
const templates = {
  agent_joined: '<agent_name> joined the chat',
  agent_left: '<agent_name> left the chat',
  manual_archived: '<agent_name> archived the chat',
  'routing.assigned': 'Chat assigned to <agent_name>',
  'routing.assigned after timeout':
    "Chat assigned to <agent_name> because <silent_agent_name> hasn't replied in <minutes_number> minutes",
  'routing.unassigned': 'Chat is unassigned',
  'routing.unassigned after timeout':
    "Chat is unassigned because <silent_agent_name> hasn't replied in <minutes_number> minutes",
  'routing.idle': 'Chat is idle due to <minutes_number> minutes of inactivity',
  'routing.archived': 'Chat archived due to long inactivity',
  customer_banned: 'Chat archived because customer was banned by <agent> for <days> days',
} as const;

/** Two types have a second text. */
export type SystemMessage = keyof typeof templates;

/** What a system message adds to an event: body and the variables that were filled in. */
export function systemMessage(
  message: SystemMessage,
  variables: Readonly<Record<string, string>> = {},
): Pick<EventState, 'body' | 'variables'> {
  const text = templates[message].replace(/<(\w+)>/g, (_, name: string) => variables[name] ?? '');
  const type = message.replace(' after timeout', '');
  return { body: { type: 'system_message', text, system_message_type: type }, variables };
}

/** The name that system messages use for a user; a customer without one is `Customer` ([DOM:customerclose]). */
export function nameInMessages(user: AgentState | CustomerState | undefined): string {
  if (user === undefined) return '';
  return user.name !== undefined && user.name !== '' ? user.name : 'permission' in user ? user.id : 'Customer';
}
