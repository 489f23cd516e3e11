import { Failure } from '../protocol/failure.js';
import type { Streams } from './streams.js';

/** Asks on stderr, so that stdout stays the answer's. @throws Failure `interrupted` on Ctrl-C and on end of input. */
export async function ask(streams: Streams, question: string): Promise<string> {
  return answerTo(streams, question, false);
}

/** Like {@link ask}; what is typed or pasted is not shown. */
export async function askHidden(streams: Streams, question: string): Promise<string> {
  return answerTo(streams, question, true);
}

/**
 * Offers a numbered choice; Enter alone takes the first. Asks again until the answer is one of the numbers.
 * @returns the index of the choice.
 */
export async function choose(streams: Streams, title: string, choices: readonly string[]): Promise<number> {
  streams.stderr.write(`${title}\n`);
  choices.forEach((choice, index) => {
    streams.stderr.write(`  ${index + 1}) ${choice}\n`);
  });
  for (;;) {
    const answer = (await ask(streams, `Choose 1-${choices.length} [1]: `)).trim();
    const number = answer === '' ? 1 : Number(answer);
    if (Number.isInteger(number) && number >= 1 && number <= choices.length) return number - 1;
    streams.stderr.write(`Please type a number from 1 to ${choices.length}.\n`);
  }
}

/** Asks a question that Enter alone answers with no. */
export async function confirm(streams: Streams, question: string): Promise<boolean> {
  return /^y(es)?$/i.test((await ask(streams, `${question} [y/N] `)).trim());
}

async function answerTo(streams: Streams, question: string, hidden: boolean): Promise<string> {
  const [{ createInterface }, { Writable }] = await Promise.all([import('node:readline'), import('node:stream')]);
  let muted = false;
  // readline echoes through its output; a hidden answer's echo goes nowhere.
  const output = new Writable({
    write(chunk, _encoding, done) {
      if (!muted) streams.stderr.write(chunk);
      done();
    },
  });
  const lines = createInterface({ input: streams.stdin, output, terminal: true, historySize: 0 });
  try {
    return await new Promise<string>((resolve, reject) => {
      const stop = () => reject(new Failure('interrupted', 'Interrupted'));
      lines.once('SIGINT', stop);
      lines.once('close', stop); // the end of the input
      lines.question(question, resolve);
      muted = hidden;
    });
  } finally {
    lines.close();
    if (hidden) streams.stderr.write('\n');
  }
}
