import { useApp } from 'ink';
import { useEffect } from 'react';
import { StoreContext } from '../hooks/use-model.js';
import type { Store } from '../store.js';
import type { LentTerminal } from '../terminal.js';
import { Console } from './Console.js';
import type { ColourDepth } from './colour-depth.js';
import { Linear } from './Linear.js';
import { LinksContext, ThemeContext } from './Spans.js';
import { themeOf } from './theme.js';

interface Props {
  readonly store: Store;
  readonly terminal: LentTerminal;
  readonly colours: ColourDepth;
  readonly hasLinks: boolean;
  /** For screen readers. */
  readonly isLinear: boolean;
}

/** The console with all that its parts reach for. */
export function Root({ store, terminal, colours, hasLinks, isLinear }: Props) {
  const { suspendTerminal } = useApp();
  useEffect(() => terminal.attach(suspendTerminal), [terminal, suspendTerminal]);
  return (
    <StoreContext value={store}>
      <ThemeContext value={themeOf(colours)}>
        <LinksContext value={hasLinks}>{isLinear ? <Linear /> : <Console />}</LinksContext>
      </ThemeContext>
    </StoreContext>
  );
}
