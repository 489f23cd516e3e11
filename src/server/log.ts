export type LogLevel = 'debug' | 'info' | 'warn' | 'error';

/** Where the server says what it does. Never given a token or a customer's text. */
export type Log = (level: LogLevel, message: string, fields?: Readonly<Record<string, unknown>>) => void;
