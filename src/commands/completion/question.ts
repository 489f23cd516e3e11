import type { Argument, Command, Option } from 'commander';

/** Values that are looked up, by what they are. */
export type Kind =
  | 'chat'
  | 'agent'
  | 'customer'
  | 'profile'
  | 'local agent'
  | 'push'
  | 'webhook action'
  | 'bot'
  | 'webhook'
  | 'action'
  | 'file'
  /** A word of everybody's own. */
  | 'none';

export interface Candidate {
  readonly value: string;
  readonly about?: string;
}

/** What is asked for at the cursor. */
export interface Question {
  /** What was typed of the value itself. */
  readonly typed: string;
  /** What stands before it in the same word (`--chat=`, earlier elements of a list) and stays. */
  readonly before: string;
  /** The values that there are, or what they are. */
  readonly wanted: readonly Candidate[] | Kind;
  /** What the line says so far about where to log in. */
  readonly flags: { readonly profile?: string; readonly url?: string; readonly token?: string };
}

const optionKinds: Readonly<Record<string, Kind>> = {
  '--chat': 'chat',
  '--agent': 'agent',
  '--customer': 'customer',
  '--as': 'local agent',
  '--profile': 'profile',
  '--only': 'push',
  '--on': 'webhook action',
  '--file': 'file',
  '--seed': 'file',
  '--data': 'file',
};

const argumentKinds: Readonly<Record<string, Kind>> = {
  id: 'chat',
  customer: 'customer',
  actions: 'push',
  action: 'action',
  command: 'file',
  bot: 'bot',
  webhook: 'webhook',
};

/** @param words of the line without the program's name; the last one is the one at the cursor, perhaps empty. */
export function questionOf(program: Command, words: readonly string[]): Question {
  const current = words.at(-1) ?? '';
  const state = new Line(program);
  for (const word of words.slice(0, -1)) state.take(word);
  return state.ask(current);
}

/** How far a command line has been understood. */
class Line {
  #command: Command;
  #operands = 0;
  /** The option whose value comes next. */
  #open: Option | undefined;
  #onlyOperands = false;
  #asksForHelp = false;
  readonly #flags: Record<string, string> = {};

  constructor(program: Command) {
    this.#command = program;
  }

  take(word: string): void {
    if (this.#open !== undefined) {
      this.#flags[this.#open.attributeName()] = word;
      this.#open = undefined;
    } else if (this.#onlyOperands || !word.startsWith('-') || word === '-') {
      this.#takeOperand(word);
    } else if (word === '--') {
      this.#onlyOperands = true;
    } else {
      const [name, value] = parted(word);
      const option = this.#option(name);
      if (option?.required !== true) return;
      if (value === undefined) this.#open = option;
      else this.#flags[option.attributeName()] = value;
    }
  }

  ask(current: string): Question {
    const { profile, url, token } = this.#flags;
    const flags = { ...(profile && { profile }), ...(url && { url }), ...(token && { token }) };
    if (this.#open !== undefined) return { flags, ...optionValue(this.#open, current, '') };
    if (!this.#onlyOperands && current.startsWith('-')) {
      const [name, value] = parted(current);
      const option = this.#option(name);
      if (value !== undefined && option !== undefined) return { flags, ...optionValue(option, value, `${name}=`) };
      return { flags, typed: current, before: '', wanted: this.#options() };
    }
    return { flags, ...this.#operand(current) };
  }

  #takeOperand(word: string): void {
    // No command has an empty name; a shell may hand over an empty word where there is none.
    if (word === '' && this.#operands === 0 && this.#command.commands.length > 0) return;
    const found = this.#operands === 0 ? this.#command.commands.find((command) => command.name() === word) : undefined;
    if (found !== undefined) this.#command = found;
    else if (word === 'help' && this.#operands === 0 && this.#command.commands.length > 0) this.#asksForHelp = true;
    else this.#operands += 1;
  }

  #operand(current: string): Omit<Question, 'flags'> {
    const commands = this.#command.createHelp().visibleCommands(this.#command);
    if (commands.length > 0 && this.#operands === 0) {
      return {
        typed: current,
        before: '',
        wanted: commands.map((command) => ({ value: command.name(), about: command.summary() })),
      };
    }
    if (this.#asksForHelp) return { typed: current, before: '', wanted: 'none' };
    const expected = this.#command.registeredArguments;
    const last = expected.at(-1);
    const argument = expected[this.#operands] ?? (last?.variadic === true ? last : undefined);
    if (argument === undefined) return { typed: current, before: '', wanted: 'none' };
    return listed(wantedOf(argument, argumentKinds[argument.name()]), current, '');
  }

  #option(name: string): Option | undefined {
    return this.#visible().find((option) => option.long === name || option.short === name);
  }

  #options(): Candidate[] {
    return this.#visible().flatMap(({ long, description }) => (long ? [{ value: long, about: description }] : []));
  }

  /** The command's own, then those of all commands. */
  #visible(): Option[] {
    const help = this.#command.createHelp();
    return [...help.visibleOptions(this.#command), ...help.visibleGlobalOptions(this.#command)];
  }
}

function parted(word: string): [name: string, value: string | undefined] {
  const at = word.indexOf('=');
  return at === -1 ? [word, undefined] : [word.slice(0, at), word.slice(at + 1)];
}

function optionValue(option: Option, value: string, before: string): Omit<Question, 'flags'> {
  return listed(wantedOf(option, optionKinds[option.long ?? '']), value, before);
}

function wantedOf({ argChoices }: Argument | Option, kind: Kind = 'none'): Question['wanted'] {
  return argChoices?.map((value) => ({ value })) ?? kind;
}

/** Pushes and actions are named in lists: the last element is the one that is asked for. */
function listed(wanted: Question['wanted'], value: string, before: string): Omit<Question, 'flags'> {
  const comma = wanted === 'push' || wanted === 'webhook action' ? value.lastIndexOf(',') + 1 : 0;
  return { wanted, before: before + value.slice(0, comma), typed: value.slice(comma) };
}
