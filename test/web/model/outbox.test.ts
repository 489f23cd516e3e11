import { describe, expect, it } from 'vitest';
import {
  canRetry,
  detailsIn,
  filledForm,
  formProblems,
  outgoingEvent,
  outgoingFile,
} from '../../../web/model/outbox.js';
import { screenful } from '../../../web/model/threads.js';

describe('the form of the first message', () => {
  it('goes into the chat as it was filled in, and says who the customer is', () => {
    const form = outgoingEvent(filledForm({ name: 'Mary', email: 'mary@example.com' }), 'c', 0);
    expect(form.event).toMatchObject({ type: 'filled_form', custom_id: 'c' });
    expect(detailsIn([outgoingEvent({ type: 'message', text: 'Hi' }, 'd', 0), form])).toEqual({
      name: 'Mary',
      email: 'mary@example.com',
    });
  });

  it('has no e-mail when none was given', () => {
    const form = outgoingEvent(filledForm({ name: 'Mary', email: '' }), 'c', 0);
    expect(detailsIn([form])).toEqual({ name: 'Mary' });
    expect(detailsIn([])).toBeUndefined();
  });

  it.each([
    [{ name: 'Mary', email: '', message: 'Hi' }, []],
    [{ name: 'Mary', email: 'm@x.example', message: 'Hi' }, []],
    [{ name: ' ', email: 'mary', message: ' ' }, ['name', 'email', 'message']],
    [{ name: 'M', email: 'a b@c.example', message: 'Hi' }, ['email']],
  ])('tells what is missing: %o', (values, wrong) => {
    expect(Object.keys(formProblems(values))).toEqual(wrong);
  });
});

it.each([
  [0, 'The file is empty'],
  [10_485_760, undefined],
  [10_485_761, 'The file is larger than 10 MB'],
])('judges a file of %d bytes before it goes out', (size, problem) => {
  const file = outgoingFile({ name: 'a', size, type: '' }, 'c', 0);
  expect(file.problem).toBe(problem);
  expect(canRetry({ ...file, state: 'failed' })).toBe(problem === undefined);
});

it('loads about a screenful of earlier threads, at least one', () => {
  const threads = (...totals: number[]) =>
    totals.map((total_events, place) => ({ id: `t${place}`, order: -place, total_events }));
  const taken = (...totals: number[]) => screenful(threads(...totals)).length;
  expect([taken(), taken(500, 1), taken(10, 10, 10, 10, 10), taken(...Array(30).fill(0))]).toEqual([0, 1, 4, 10]);
});
