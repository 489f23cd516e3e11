/** An event of the open chat, by what stays the same as others come: its thread, and its `order` there. */
export interface EventPlace {
  /** `queue` for an own event that the server has not confirmed; its `order` is the place in the queue then. */
  readonly threadId: string;
  readonly order: number;
}
