import { useInput, usePaste } from 'ink';
import { actionFor, type KeyContext, type KeyPress, keyPresses } from '../keys.js';
import type { Model } from '../model/model.js';
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

/** Where the next key is pressed. */
export function keyContext(model: Model): KeyContext {
  return model.help === undefined ? model.focus : 'help';
}

function pressed(store: Store, press: KeyPress): void {
  if (press.type === 'paste') {
    store.dispatch(press);
    return;
  }
  const name = press.type === 'key' ? press.name : press.text === ' ' ? 'space' : press.text;
  const action = actionFor(keyContext(store.get()), name);
  if (action !== undefined) store.dispatch({ type: 'action', action });
  else if (press.type === 'text') store.dispatch({ type: 'text', text: press.text });
}
