import { describe, expect, it } from 'vitest';
import {
  consoleSetting,
  consoleSettingKeys,
  consoleSettings,
  isConsoleValue,
} from '../../src/config/console-settings.js';

describe('the settings of the console', () => {
  it('have a usual value each that can be', () => {
    for (const key of consoleSettingKeys) expect(isConsoleValue(key, consoleSetting(key).usual), key).toBe(true);
  });

  it('are what the texts say, and the usual where they say nothing or nonsense', () => {
    expect(consoleSettings({})).toMatchObject({ sneakPeeks: 'full', undoSeconds: 0, chatGuard: true, title: true });
    const some = { 'console.sneak_peeks': 'off', 'console.undo_seconds': '5', 'console.notify_message': 'loud' };
    expect(consoleSettings(some)).toMatchObject({ sneakPeeks: 'off', undoSeconds: 5, calls: { message: 'bell' } });
  });

  it.each([
    ['console.undo_seconds', '31', false],
    ['console.undo_seconds', '30', true],
    ['console.undo_seconds', '-1', false],
    ['console.chat_guard', 'yes', false],
  ] as const)('%s can be %s: %s', (key, value, can) => {
    expect(isConsoleValue(key, value)).toBe(can);
  });
});
