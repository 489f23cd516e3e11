import { describe, expect, it } from 'vitest';
import { Counter, exposition, gauge, Histogram } from '../../../src/server/metrics/families.js';

describe('the text for Prometheus', () => {
  it('has counters by their labels', () => {
    const counter = new Counter('requests_total', 'Requests.', ['action', 'outcome']);
    counter.add({ action: 'login', outcome: 'ok' });
    counter.add({ outcome: 'ok', action: 'login' }, 2);
    counter.add({ action: 'ping', outcome: 'internal' });
    expect(exposition([counter])).toBe(
      `# HELP requests_total Requests.
# TYPE requests_total counter
requests_total{action="login",outcome="ok"} 3
requests_total{action="ping",outcome="internal"} 1
`,
    );
  });

  it('has numbers that are asked for when somebody looks', () => {
    let chats = 1;
    const families = [gauge('chats', 'Chats.', () => chats), gauge('ups', 'Ups.', () => 7, 'counter')];
    chats = 2;
    expect(
      exposition(families)
        .split('\n')
        .filter((line) => !line.startsWith('#')),
    ).toEqual(['chats 2', 'ups 7', '']);
  });

  it('has cumulative buckets, the sum and the count', () => {
    const histogram = new Histogram('seconds', 'Seconds.', ['action'], [0.5, 1]);
    for (const value of [0.25, 0.5, 0.75, 8]) histogram.observe({ action: 'ping' }, value);
    expect(histogram.lines().slice(2)).toEqual([
      'seconds_bucket{action="ping",le="0.5"} 2',
      'seconds_bucket{action="ping",le="1"} 3',
      'seconds_bucket{action="ping",le="+Inf"} 4',
      'seconds_sum{action="ping"} 9.5',
      'seconds_count{action="ping"} 4',
    ]);
  });

  it('has a histogram and a counter without labels', () => {
    const histogram = new Histogram('seconds', 'Seconds.', [], [1]);
    histogram.observe({}, 2);
    const counter = new Counter('facts_total', 'Facts.', []);
    counter.add({}, 5);
    expect([...histogram.lines(), ...counter.lines()].filter((line) => !line.startsWith('#'))).toEqual([
      'seconds_bucket{le="1"} 0',
      'seconds_bucket{le="+Inf"} 1',
      'seconds_sum 2',
      'seconds_count 1',
      'facts_total 5',
    ]);
  });

  it('escapes what a label must not have', () => {
    const counter = new Counter('x', 'X.', ['of']);
    counter.add({ of: 'a "quoted\\word' });
    expect(counter.lines()[2]).toBe('x{of="a \\"quoted\\\\word"} 1');
  });
});
