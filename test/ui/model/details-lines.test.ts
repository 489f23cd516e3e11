import { describe, expect, it } from 'vitest';
import { detailsLines } from '../../../src/ui/model/details-lines.js';
import { displayWidth } from '../../../src/ui/model/display-width.js';
import { layoutOfScreen } from '../../../src/ui/model/layout.js';
import { textOf } from '../../../src/ui/model/line.js';
import { Desk } from '../desk.js';
import { anna, customer, mary, monday, push } from '../world.js';

const shown = (desk: Desk) => detailsLines(desk.model).map(textOf);
const visitor = customer('zoe', {
  name: 'Zoë Łukasik',
  email: 'zoe@example.com',
  fields: { plan: 'gold' },
  monitoring: {
    current_visit: {
      start: monday,
      pages: [
        { start: monday, url: 'https://shop/a' },
        { start: monday + 60, url: 'https://shop/b', title: 'Boots' },
      ],
    },
    stats: { visits: 3, threads: 2, page_views: 9 },
    ip: '192.0.2.7',
    geolocation: { city: 'Wrocław', country: 'Poland' },
  },
});

describe('the details of the customer', () => {
  it('tell who it is, what they look at, and what is set', () => {
    const desk = Desk.withOpenChat([], 120, 40, [visitor, anna]);
    desk.push(push('chat_properties_updated', { chat_id: 'c1', properties: { rating: { score: { value: 1 } } } }));
    expect(shown(desk)).toEqual([
      'Zoë Łukasik',
      'zoe@example.com',
      'plan: gold',
      '',
      'Visit',
      'since 14:00',
      'visits 3, threads 2',
      'Wrocław, Poland',
      '192.0.2.7',
      '',
      'Pages',
      '14:01 Boots – https://shop/b',
      '14:00 https://shop/a',
      '',
      'Chat',
      'rating.score: 1',
    ]);
  });

  it('are shown where the window is wide, from 100 columns on demand, and never below', () => {
    const has = (desk: Desk) => shown(desk).length > 0;
    const wide = Desk.withOpenChat([], 120, 40, [mary]);
    expect(has(wide)).toBe(true);
    expect(has(wide.press('details'))).toBe(false);
    const medium = Desk.withOpenChat([], 100, 40, [mary]);
    expect(has(medium)).toBe(false);
    expect(has(medium.press('details'))).toBe(true);
    const narrow = Desk.withOpenChat([], 99, 40, [mary]).press('details');
    expect([has(narrow), narrow.notice]).toEqual([false, 'Details need a window of 100 columns']);
  });

  it('leave the conversation its place', () => {
    const desk = Desk.withOpenChat([], 100, 40, [mary]).press('details');
    const { list, conversation, details } = layoutOfScreen(desk.model);
    expect((list?.width ?? 0) + (conversation?.width ?? 0) + (details?.width ?? 0) + 4).toBe(100);
  });

  it('hold back escape sequences, and fit their pane', () => {
    const rude = customer('x', { name: '\u001b[2J山'.repeat(50), fields: { ['k'.repeat(99)]: '\u001b]0;x\u0007' } });
    const desk = Desk.withOpenChat([], 120, 12, [rude]);
    expect(shown(desk)).not.toEqual([]);
    expect(shown(desk).length).toBeLessThanOrEqual(10);
    for (const line of shown(desk)) {
      expect(line).not.toMatch(/\p{Cc}/u);
      expect(displayWidth(line)).toBeLessThanOrEqual(28);
    }
  });
});
