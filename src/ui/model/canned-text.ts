/** A text that is written once and sent often, from the person's own file. */
export interface CannedText {
  readonly name: string;
  /** With variables such as `{customer.name}`. */
  readonly text: string;
}

/** What may stand in braces in a canned text. */
export const cannedVariables: ReadonlySet<string> = new Set([
  'customer.name',
  'customer.first_name',
  'customer.email',
  'customer.id',
  'agent.name',
  'agent.first_name',
  'chat.id',
]);
