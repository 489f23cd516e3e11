import { describe, expect, test } from 'vitest';
import { admits, changedAccess, openAccess } from '../../src/domain/visibility.js';
import type { Scopes } from '../../src/protocol/scopes.js';
import { TestLicense } from './license.js';

describe('the scopes of a chat', () => {
  const { state } = new TestLicense();
  test.each<[Scopes, string[]]>([
    [{}, ['anna', 'tom', 'eve']],
    [{ groups: [], agents: [] }, ['anna', 'tom', 'eve']],
    [{ groups: [0] }, ['anna', 'tom', 'eve']],
    [{ groups: [1] }, ['anna']],
    [{ groups: [1, 2] }, ['anna', 'eve']],
    [{ groups: [77] }, []],
    [{ agents: ['tom'] }, ['tom']],
    [{ agents: ['tom'], groups: [1] }, ['anna', 'tom']],
    [{ agents: ['nobody'] }, []],
    [{ agents: ['nobody'], groups: [0] }, ['anna', 'tom', 'eve']],
  ])('%j admit %j', (scopes, admitted) => {
    const access = changedAccess(openAccess, scopes, {});
    expect([...state.agents.keys()].filter((id) => admits(state, access, id))).toEqual(admitted);
  });
});
