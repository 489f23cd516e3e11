/** What a person or a program reads. `isTTY` is unset in a pipe or a file, as in Node. */
export interface Output {
  readonly isTTY?: boolean | undefined;
  readonly columns?: number | undefined;
  readonly rows?: number | undefined;
  write(text: string): unknown;
}

/** Where typed or piped text comes from. `setRawMode` exists on a terminal only. */
export type Input = NodeJS.ReadableStream & { readonly isTTY?: boolean; setRawMode?(raw: boolean): unknown };

/** The three streams of a command as one value, so that a test can be a terminal or a pipe. */
export interface Streams {
  readonly stdin: Input;
  /** The answer, nothing else. */
  readonly stdout: Output;
  /** Remarks, prompts and errors. */
  readonly stderr: Output;
}

/** Columns of a terminal; 80 where it does not say. */
export function widthOf(output: Output): number {
  return output.columns !== undefined && output.columns > 0 ? output.columns : 80;
}

/** Whether a person can be asked something: both ends of the conversation must be a terminal. */
export function canAsk(streams: Streams): boolean {
  return streams.stdin.isTTY === true && streams.stderr.isTTY === true;
}
