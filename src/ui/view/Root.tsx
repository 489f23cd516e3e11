import { StoreContext } from '../hooks/use-model.js';
import type { Store } from '../store.js';
import { Console } from './Console.js';
import { ThemeContext } from './Spans.js';
import { themeOf } from './theme.js';

/** The console with all that its parts reach for. */
export function Root({ store, hasColour }: { store: Store; hasColour: boolean }) {
  return (
    <StoreContext value={store}>
      <ThemeContext value={themeOf(hasColour)}>
        <Console />
      </ThemeContext>
    </StoreContext>
  );
}
