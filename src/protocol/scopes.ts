/** Who may see a chat; `{}` means every agent (agent-objects.md 15.1). Customers see `groups` only. */
export interface Scopes {
  groups?: number[];
  agents?: string[];
}

/** The group that always exists and holds every agent (domain.md [DOM:groups]). */
export const everyoneGroup = 0;
