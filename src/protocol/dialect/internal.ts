/**
 * What the newest form carries besides for older versions. Symbol keys: JSON never shows them, so a version that does
 * not ask for them cannot leak them.
 */

/** On a chat object: its supervisors, as Agent objects (agent-objects.md [OBJ-15]). */
export const supervisors: unique symbol = Symbol('supervisors');

/** On `updated_users`: supervisors who came and went. */
export const updatedSupervisors: unique symbol = Symbol('updated supervisors');

/** On a thread summary of the customer side: how many of its events are rich messages. */
export const hiddenRichMessages: unique symbol = Symbol('hidden rich messages');

/** On a chat summary of the customer side: the id of the newest thread, which the newest form does not show. */
export const newestThreadId: unique symbol = Symbol('newest thread');
