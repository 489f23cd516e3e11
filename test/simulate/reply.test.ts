import { describe, expect, it } from 'vitest';
import { inTemper, isCalm } from '../../src/simulate/mood.js';
import { chooseReply } from '../../src/simulate/reply.js';
import type { Script, Visit } from '../../src/simulate/script.js';
import { mary } from '../../src/simulate/scripts/mary.js';
import { misaki } from '../../src/simulate/scripts/misaki.js';
import { tomasz } from '../../src/simulate/scripts/tomasz.js';
import { castOf, scripts } from '../../src/simulate/scripts.js';

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
          ...script.temper.soothedBy,
          ...visit.lines.flatMap((line: Visit['lines'][number]) => line.when ?? []),
        ]) {
          expect(word).toBe(word.toLowerCase());
        }
      }
    }
  });

  it('are in several writing systems', () => {
    const text = scripts.map(({ visits }) => visits[0].opening[0]).join('');
    for (const script of ['Latin', 'Cyrillic', 'Arabic', 'Hiragana', 'Han']) {
      expect(text).toMatch(new RegExp(`\\p{Script=${script}}`, 'u'));
    }
  });
});

describe('the cast', () => {
  const names = (count: number, seed: number) => castOf(count, seed).map(({ person }) => person.name);

  it('lets languages take turns, and nobody in twice', () => {
    const cast = castOf(40, 1);
    expect(cast.slice(0, scripts.length).map(({ script }) => script)).toEqual(scripts);
    expect(new Set(cast.map(({ person }) => person.name)).size).toBe(40);
    expect(new Set(names(1000, 1)).size).toBe(1000);
  });

  it('is the same for the same seed, and another for another', () => {
    expect(names(20, 3)).toEqual(names(20, 3));
    expect(names(20, 3)).not.toEqual(names(20, 4));
    expect(names(1, 2)).not.toEqual(names(1, 1));
  });

  it('gives nobody the words in which somebody else tells a name', () => {
    const [other] = castOf(scripts.length + 1, 1).slice(-1);
    expect(other?.person.name).not.toBe('Mary Brown');
    const said = other?.script.visits.flatMap(({ lines }) => lines.map(({ say }) => say)) ?? [];
    expect(said.length).toBeGreaterThan(4);
    expect(said.filter((line) => /Brown|Mary/.test(line))).toEqual([]);
  });
});

describe('an angry customer', () => {
  const angry = inTemper(mary);
  const [visit] = angry.visits;

  it('begins angrily, and has a retort to the first answer', () => {
    expect(visit.opening).toEqual([mary.temper.opening, ...mary.visits[0].opening]);
    expect(reply(angry, 'Hm.')).toBe(mary.temper.retort);
  });

  it('calms down when an agent says sorry, in whatever language it speaks', () => {
    for (const script of scripts) {
      const inAnger = inTemper(script);
      for (const word of ['sorry', script.temper.soothedBy[0] ?? '']) {
        expect(reply(inAnger, `... ${word} ...`)).toBe(script.temper.calmed);
      }
      expect(isCalm(script, new Set([script.temper.calmed]))).toBe(true);
    }
  });
});
