import { vi } from 'vitest';

/** Waits until `check` does not throw. Looks often, and is patient: the machine may be busy with other tests. */
export function eventually<T>(check: () => T): Promise<T> {
  return vi.waitFor(check, { interval: 4, timeout: 10_000 });
}
