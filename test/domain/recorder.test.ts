import { expect, test } from 'vitest';
import { message, sendEvent, startChat } from './commands.js';
import { mary, TestLicense } from './license.js';

test('times go up by at least a microsecond, also when the clock stands still or runs back', () => {
  const license = new TestLicense();
  const start = license.now;
  license.run(mary, startChat());
  license.run(mary, sendEvent('C1', message('one')));
  license.wait(-3600);
  license.run(mary, sendEvent('C1', message('two')));
  license.wait(2 * 3600);
  license.run(mary, sendEvent('C1', message('three')));
  expect(license.happenings.map(({ at }) => at - start)).toEqual([0, 1, 2, 3, 3_600_000_000]);
});

test('an event has the time of the fact that brings it', () => {
  const license = new TestLicense();
  license.run(mary, startChat({ events: [message('one'), message('two')] }));
  license.run(mary, sendEvent('C1', message('three')));
  const [started, , added] = license.happenings;
  const [one, two, , three] = license.chat('C1').threads[0]?.events ?? [];
  expect([one?.at, two?.at, three?.at]).toEqual([started?.at, started?.at, added?.at]);
});
