import { StoreContext } from '../hooks/use-model.js';
import type { Store } from '../store.js';
import { Console } from './Console.js';
import { LinksContext, ThemeContext } from './Spans.js';
import { themeOf } from './theme.js';

/** The console with all that its parts reach for. */
export function Root({ store, hasColour, hasLinks }: { store: Store; hasColour: boolean; hasLinks: boolean }) {
  return (
    <StoreContext value={store}>
      <ThemeContext value={themeOf(hasColour)}>
        <LinksContext value={hasLinks}>
          <Console />
        </LinksContext>
      </ThemeContext>
    </StoreContext>
  );
}
