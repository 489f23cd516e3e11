/**
 * OSC 52: asks the terminal to put a text into the clipboard, also over ssh. Terminals that do not know it ignore it;
 * none says whether it did.
 * @param env for what stands between us and the terminal: tmux takes the sequence itself or, where it is allowed to,
 *   hands the wrapped one on; screen hands on pieces.
 */
export function clipboardSequence(text: string, env: NodeJS.ProcessEnv): string {
  const sequence = `\u001B]52;c;${Buffer.from(text, 'utf8').toString('base64')}\u0007`;
  if (env.TMUX) return `${sequence}\u001BPtmux;\u001B${sequence}\u001B\\`;
  if (env.STY) return sequence.replaceAll(/[\s\S]{1,700}/g, (piece) => `\u001BP${piece}\u001B\\`);
  return sequence;
}
