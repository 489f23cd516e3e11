import { Text, useStdout } from 'ink';
import { useEffect } from 'react';
import { useKeys } from '../hooks/use-keys.js';
import { useModel, useStore } from '../hooks/use-model.js';
import { announcements, inputLine } from '../model/announce.js';
import { shown } from '../model/mask.js';

/**
 * The console for screen readers. What happens is written once, above the one line that changes: the line in which the
 * agent writes.
 */
export function Linear() {
  useKeys();
  const store = useStore();
  const { write } = useStdout();
  useEffect(() => {
    let seen = shown(store.get());
    write(`chatio, for screen readers. Connecting to ${seen.server}. Question mark says all keys and commands.\n`);
    return store.subscribe(() => {
      const now = shown(store.get());
      const lines = announcements(seen, now).filter((line) => line !== '');
      seen = now;
      if (lines.length > 0) write(`${lines.join('\n')}\n`);
    });
  }, [store, write]);
  return <Text>{useModel(inputLine)}</Text>;
}
