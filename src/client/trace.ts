/** Matches the value of every JSON field that is or ends in `token`. */
const tokenField = /"(\w*token)":"(?:[^"\\]|\\.)*"/g;

/**
 * One frame as a line of the wire log, with the tokens masked. The text is what the other side sent, character for
 * character: whoever shows it on a terminal sanitises it first.
 * @param direction `>` sent, `<` received.
 */
export function frameLine(direction: '>' | '<', frame: string): string {
  return `${direction} ${frame.replace(tokenField, '"$1":"***"')}`;
}
