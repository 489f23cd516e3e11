import { type Command, InvalidArgumentError, Option } from 'commander';
import { type ScenarioName, scenarioNames } from '../../simulate/scenario.js';
import { positiveInteger } from '../option-values.js';

/** What a show of simulated customers is like: the same for `demo` and `simulate`. */
export interface ShowOptions {
  readonly customers: number;
  readonly scenario: ScenarioName;
  readonly seed: number;
  /** 2 is twice as fast as life. Absent: whatever suits. */
  readonly speed?: number;
}

/** Each is a connection, and a person whom somebody would have to answer. */
const mostCustomers = 1000;

/** What is played when nobody asks for anything. */
export const usualShow: ShowOptions = { customers: 3, scenario: 'quiet', seed: 1 };

export function addShowOptions(command: Command): Command {
  return command
    .addOption(
      new Option('--customers <N>', 'how many customers come').argParser(customers).default(usualShow.customers),
    )
    .addOption(
      new Option('--scenario <NAME>', 'what kind of day it is').choices(scenarioNames).default(usualShow.scenario),
    )
    .addOption(
      new Option('--seed <N>', 'another seed, other customers').argParser(positiveInteger).default(usualShow.seed),
    )
    .addOption(new Option('--speed <X>', 'so many times as fast as life').argParser(speed));
}

function customers(text: string): number {
  const value = positiveInteger(text);
  if (value <= mostCustomers) return value;
  throw new InvalidArgumentError(`It must be a whole number from 1 to ${mostCustomers}.`);
}

function speed(text: string): number {
  const value = Number(text);
  if (text.trim() !== '' && value >= 0.1 && value <= 100) return value;
  throw new InvalidArgumentError('It must be a number from 0.1 to 100.');
}
