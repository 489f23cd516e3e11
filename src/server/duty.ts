/**
 * Whose turn it is. What must be done by one server only, though several serve the license (deliver webhooks, make
 * snapshots), is done by the one that has the duty for it.
 *
 * A duty passes on within seconds when its server dies, and for a moment two servers may believe they have it (one that
 * was paused): what is done twice then must do no harm.
 */
export interface Duty {
  /** Whether it is this server's turn. Cheap: ask before each piece of work. */
  mine(license: number): boolean;

  /** @param listener called when a duty came or went; ask `mine` then. @returns takes the listener off. */
  onChange(listener: () => void): () => void;
}

/** A server that is alone has every duty, always. */
export const aloneOnDuty: Duty = {
  mine: () => true,
  onChange: () => () => undefined,
};
