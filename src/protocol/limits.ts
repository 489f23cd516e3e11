/** Every bound of a message and its parts, in one place; times and bounds of the server itself are in `server/limits.ts`. */

/** A message over this many bytes closes the connection with code 1009 (envelope.md [ENV-7]). */
export const maxFrameBytes = 1_048_576;

/** Bytes of the largest file that is taken in (agent-objects.md [OBJ-25]). */
export const maxFileBytes = 10_485_760;

/** Initial events of one `start_chat`: they go to everybody in one push. */
export const maxInitialEvents = 500;

/** Properties that one request writes at one place. */
export const maxWrittenProperties = 500;

/** Properties that one filter names; each costs a look into the archive's index. */
export const maxFilteredProperties = 100;

/** Words of a search; each costs a walk through the archive's index. */
export const maxQueryWords = 100;

/** How deep free JSON may nest: what came in is written out again, and writing is recursive. */
export const maxJsonDepth = 100;

/** Bots of a license. */
export const maxBots = 100;

/** Webhooks that a license registers; those of bots come on top. */
export const maxWebhooks = 500;

/** Properties that a license defines through the Configuration API. */
export const maxDefinedProperties = 1000;

/** Characters of a name, an address, a secret or a description that is configured. */
export const maxConfiguredText = 2048;

/** Elements of a configured list: groups of a bot, values of a filter or of a property's domain. */
export const maxConfiguredList = 1000;

/** Deliveries that wait for one webhook; what happens beyond is not told to it. */
export const maxWaitingDeliveries = 1000;

/** Characters of all deliveries of a license that wait; what happens beyond is told to no webhook. */
export const maxWaitingCharacters = 32 * 1_048_576;
