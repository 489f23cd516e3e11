import { useInput, usePaste } from 'ink';
import { type KeyPress, keyPresses } from '../key-press.js';
import { keyContext } from '../model/key-hints.js';
import type { Store } from '../store.js';
import { useStore } from './use-model.js';

/** The one place where keys come in. */
export function useKeys(): void {
  const store = useStore();
  useInput((input, key) => {
    for (const press of keyPresses(input, key)) pressed(store, press);
  });
  usePaste((text) => store.dispatch({ type: 'paste', text }));
}

function pressed(store: Store, press: KeyPress): void {
  if (press.type === 'paste') {
    store.dispatch(press);
    return;
  }
  const name = press.type === 'key' ? press.name : press.text === ' ' ? 'space' : press.text;
  const model = store.get();
  const action = model.keys.actionFor(keyContext(model), name);
  if (action !== undefined) store.dispatch({ type: 'action', action });
  else if (press.type === 'text') store.dispatch({ type: 'text', text: press.text });
}
