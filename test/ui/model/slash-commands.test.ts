import { describe, expect, it } from 'vitest';
import { matchingCommands, parseInput } from '../../../src/ui/model/slash-commands.js';

describe('what is typed behind a slash', () => {
  it.each([
    ['hello', { type: 'text', text: 'hello' }],
    ['//etc is a folder', { type: 'text', text: '/etc is a folder' }],
    ['a /join', { type: 'text', text: 'a /join' }],
    ['/join', { type: 'command', name: 'join', argument: '' }],
    ['/JOIN  ', { type: 'command', name: 'join', argument: '' }],
    ['/note  is angry\nvery ', { type: 'command', name: 'note', argument: 'is angry\nvery' }],
    ['/usr/bin is a folder', { type: 'unknown', name: 'usr/bin' }],
    ['/', { type: 'unknown', name: '' }],
  ])('%j', (text, parsed) => {
    expect(parseInput(text)).toEqual(parsed);
  });

  it('is completed by name until the command is clear', () => {
    const names = (text: string) => matchingCommands(text).map(({ name }) => name);
    expect(names('/lea')).toEqual(['leave']);
    expect(names('/note she')).toEqual(['note']);
    expect(names('/')).toContain('quit');
    expect(names('/xyz')).toEqual([]);
    expect(names('//j')).toEqual([]);
    expect(names('join')).toEqual([]);
  });
});
