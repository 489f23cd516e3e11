/** How an agent stands towards new chats; present only while the agent is logged in. */
export type RoutingStatus = 'accepting_chats' | 'not_accepting_chats';

export type Permission = 'normal' | 'administrator';

/** agent-objects.md section 6.1; agent side only. */
export interface Monitoring {
  current_visit?: { start: number; pages: { start: number; url: string; title?: string }[] };
  stats?: { visits: number; threads: number; page_views: number; last_visit?: number };
  referrer?: string;
  ip?: string;
  host?: string;
  user_agent?: string;
  geolocation?: { country?: string; country_code?: string; region?: string; city?: string; timezone?: string };
}

/** agent-objects.md section 6. On the customer side without `monitoring` and `banned`. */
export interface Customer {
  id: string;
  type: 'customer';
  name?: string;
  email?: string;
  /** Belongs to the chat in whose `users` it stands; not an online mark ([OBJ-9]). */
  present: boolean;
  /** How far this user has read this chat, seconds. */
  last_seen_timestamp?: number;
  monitoring?: Monitoring;
  fields?: Record<string, string>;
  banned?: boolean;
}

/** agent-objects.md section 7. On the customer side without `email` and `routing_status`. */
export interface Agent {
  id: string;
  type: 'agent';
  name: string;
  email?: string;
  present: boolean;
  last_seen_timestamp?: number;
  avatar?: string;
  routing_status?: RoutingStatus;
}

export type User = Customer | Agent;

/** `my_profile` of the login response (agent-objects.md section 8). */
export interface MyProfile extends Agent {
  permission: Permission;
}

/** Stands for "never" where the protocol wants a time (agent-objects.md [OBJ-18]). */
export const neverTimestamp = 4_102_444_800;

/** agent-objects.md section 10. */
export interface License {
  /** The license number as a decimal string; elsewhere it is an integer ([OBJ-17]). */
  id: string;
  plan: string;
  expiration_timestamp: number;
  creation_timestamp: number;
  in_trial: boolean;
}
