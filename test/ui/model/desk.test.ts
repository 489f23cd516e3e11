import { describe, expect, it } from 'vitest';
import { textOf } from '../../../src/ui/model/line.js';
import { pickerView } from '../../../src/ui/model/overlay-lines.js';
import { Desk } from '../desk.js';
import { message } from '../world.js';

function withProfiles(...profiles: string[]): Desk {
  const desk = Desk.withOpenChat([message(1, 'Hi')]);
  desk.model = { ...desk.model, profiles };
  return desk;
}

describe('changing the profile', () => {
  it('is chosen from the others, and leaves with it', () => {
    const desk = withProfiles('anna', 'home', 'work').press('profile');
    const offered = (pickerView(desk.model)?.lines ?? []).map((line) => textOf(line).trim()).join('\n');
    expect(offered).toMatch(/› home\nwork/);
    expect(desk.press('overlay_accept').effect('finish')).toEqual({ type: 'finish', profile: 'home' });
  });

  it('takes a name, and says what is wrong with one', () => {
    const said = (text: string) => withProfiles('anna', 'work').type(text).press('send');
    expect(said('/profile work').effect('finish')?.profile).toBe('work');
    expect(said('/profile nobody').notice).toBe('There is no profile "nobody"');
    expect(said('/profile anna').notice).toBe('That is this one');
    expect(withProfiles('anna').press('profile').notice).toMatch(/chatio login --profile NAME makes one/);
  });
});
