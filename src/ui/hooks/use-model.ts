import { createContext, useContext, useSyncExternalStore } from 'react';
import { shown } from '../model/mask.js';
import type { Model } from '../model/model.js';
import type { Store } from '../store.js';

export const StoreContext = createContext<Store | undefined>(undefined);

export function useStore(): Store {
  const store = useContext(StoreContext);
  if (store === undefined) throw new Error('useStore outside StoreContext');
  return store;
}

/** What a selector makes of what may be seen of the model now; draws again when that is another value or object. */
export function useModel<T>(select: (model: Model) => T): T {
  const store = useStore();
  return useSyncExternalStore(store.subscribe, () => select(shown(store.get())));
}
