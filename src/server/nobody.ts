import type { Actor } from '../domain/permissions.js';

/** Who acts when the server itself does: may do nothing that somebody has to be asked for. */
export const nobody: Actor = { kind: 'agent', id: '', scopes: new Set() };
