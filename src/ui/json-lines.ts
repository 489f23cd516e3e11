import { parse, type ValueNode } from '@humanwhocodes/momoa';

/** Something wrong in a file that a person wrote: where, and what to do. */
export interface FileProblem {
  /** From 1. */
  readonly line: number;
  readonly text: string;
}

/** One `"name": value` of a file. */
export interface FileEntry {
  readonly name: string;
  readonly line: number;
  readonly value: ValueNode;
}

/** JSON with comments, taken apart so that each thing in it can be told by its line. */
export class JsonLines {
  readonly problems: FileProblem[] = [];
  readonly #root: ValueNode | undefined;

  constructor(text: string) {
    try {
      if (text.trim() !== '') this.#root = parse(text, { mode: 'jsonc', allowTrailingCommas: true }).body;
    } catch (error) {
      const { line = 1, message } = error as { line?: number; message: string };
      this.problem(line, `is no JSON: ${message.replace(/\s*\(\d+:\d+\)$/, '')}`);
    }
  }

  /** The names and values of the file; none, and a problem, when it is not an object. */
  entries(): readonly FileEntry[] {
    return this.#root === undefined ? [] : this.entriesOf(this.#root, 'the file');
  }

  /** The names and values of an object in the file. @param what how to call it when it is none. */
  entriesOf(node: ValueNode, what: string): readonly FileEntry[] {
    if (node.type !== 'Object') {
      this.problem(node.loc.start.line, `${what} is no object`);
      return [];
    }
    return node.members.map(({ name, value }) => ({
      name: name.type === 'String' ? name.value : name.name,
      line: name.loc.start.line,
      value,
    }));
  }

  /** The texts of a value that may be one text or a list of them; `undefined`, and a problem, when it is neither. */
  texts({ name, line, value }: FileEntry): readonly { readonly text: string; readonly line: number }[] | undefined {
    const all = value.type === 'Array' ? value.elements.map((element) => element.value) : [value];
    const texts = all.flatMap((each) =>
      each.type === 'String' ? [{ text: each.value, line: each.loc.start.line }] : [],
    );
    if (texts.length === all.length) return texts;
    this.problem(line, `"${name}" is neither a text nor a list of texts`);
    return undefined;
  }

  problem(line: number, text: string): void {
    this.problems.push({ line, text });
  }
}
