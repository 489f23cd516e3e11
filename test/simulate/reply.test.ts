import { describe, expect, it } from 'vitest';
import { chooseReply } from '../../src/simulate/reply.js';
import type { Script, Visit } from '../../src/simulate/script.js';
import { mary } from '../../src/simulate/scripts/mary.js';
import { misaki } from '../../src/simulate/scripts/misaki.js';
import { tomasz } from '../../src/simulate/scripts/tomasz.js';
import { people, scriptFor, scripts } from '../../src/simulate/scripts.js';

function reply(script: Script, heard: string, said: readonly string[] = []): string {
  return chooseReply(script, script.visits[0], new Set(said), heard).say;
}

describe('a reply', () => {
  it('answers what was asked for', () => {
    expect(reply(mary, 'What is your order number?')).toContain('48213');
    expect(reply(mary, 'Could you tell me your ADDRESS, please?')).toContain('Maple Street');
    expect(reply(tomasz, 'Na jaki adres wysłać fakturę?')).toContain('PDF');
    expect(reply(misaki, 'お調べします。商品の型番を教えてください。')).toContain('HL-20');
  });

  it('looks at whole words, or their starts', () => {
    expect(reply(tomasz, 'This is nothing')).not.toContain('po polsku');
    expect(reply(tomasz, 'Hi there')).toContain('po polsku');
  });

  it('goes on with the script when nothing special was asked, without what is only for questions', () => {
    const first = reply(mary, 'Hm.');
    const second = reply(mary, 'Hm.', [first]);
    const third = reply(mary, 'Hm.', [first, second]);
    expect([first, second, third]).toEqual(
      mary.visits[0].lines.filter((line) => line.onlyIfAsked !== true).map((line) => line.say),
    );
  });

  it('is never the same twice', () => {
    const first = reply(mary, 'What is your order number?');
    expect(reply(mary, 'What is your order number?', [first])).not.toBe(first);
  });

  it('thanks when everything is said, or when the agent says goodbye', () => {
    const { lines, thanks } = mary.visits[0];
    const end = { say: thanks, leaves: true };
    expect(chooseReply(mary, mary.visits[0], new Set(lines.map((line) => line.say)), 'Hm.')).toEqual(end);
    expect(chooseReply(mary, mary.visits[0], new Set(), 'Have a nice evening!')).toEqual(end);
  });
});

describe('the scripts', () => {
  it('come to an end, whatever the agent says', () => {
    for (const script of scripts) {
      for (const visit of script.visits as readonly Visit[]) {
        const said = new Set<string>();
        let turns = 0;
        for (let next = chooseReply(script, visit, said, '...'); !next.leaves; turns += 1) {
          said.add(next.say);
          next = chooseReply(script, visit, said, '...');
        }
        expect(turns).toBe(visit.lines.filter((line) => line.onlyIfAsked !== true).length);
      }
    }
  });

  it('have topics that are on the form, and words in lower case', () => {
    for (const script of scripts) {
      for (const visit of script.visits) {
        expect(script.form.topics).toContain(visit.topic);
        for (const word of [
          ...script.farewells,
          ...visit.lines.flatMap((line: Visit['lines'][number]) => line.when ?? []),
        ]) {
          expect(word).toBe(word.toLowerCase());
        }
      }
    }
  });

  it('belong to people, by their names; strangers keep their own', () => {
    expect(new Set(people.map((person) => person.name)).size).toBe(people.length);
    expect(scriptFor('佐藤 美咲', 0)).toBe(misaki);
    expect(scriptFor('Bob', 1)).toMatchObject({ person: { name: 'Bob' }, form: tomasz.form });
    expect(scriptFor('Bob', 1).person.email).toBeUndefined();
    expect(scriptFor('Bob', scripts.length).form).toBe(mary.form);
  });
});
