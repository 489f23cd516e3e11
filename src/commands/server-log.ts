import { jsonText } from '../io/json.js';
import { sanitizeLine } from '../io/sanitize.js';
import type { Output } from '../io/streams.js';

export const logLevels = ['debug', 'info', 'warn', 'error'] as const;
export type LogLevel = (typeof logLevels)[number];

/** The server's log: lines for people, or JSON lines. */
export type WriteLog = (level: LogLevel, message: string, fields?: Readonly<Record<string, unknown>>) => void;

export interface LogOptions {
  /** The lowest level that is written. */
  readonly level: LogLevel;
  readonly json: boolean;
  /** Milliseconds since the epoch. */
  readonly now: () => number;
}

export function serverLog(output: Output, { level, json, now }: LogOptions): WriteLog {
  const lowest = logLevels.indexOf(level);
  return (lineLevel, message, fields = {}) => {
    if (logLevels.indexOf(lineLevel) < lowest) return;
    const time = new Date(now()).toISOString();
    if (json) {
      output.write(`${jsonText({ time, level: lineLevel, message, ...fields })}\n`);
      return;
    }
    const details = Object.entries(fields).map(
      ([key, value]) => ` ${key}=${typeof value === 'string' ? value : jsonText(value)}`,
    );
    output.write(`${time} ${lineLevel.padEnd(5)} ${sanitizeLine(`${message}${details.join('')}`)}\n`);
  };
}
