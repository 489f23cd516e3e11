import { execFileSync } from 'node:child_process';
import { globSync, statSync } from 'node:fs';
import { join } from 'node:path';
import type { TestProject } from 'vitest/node';

declare module 'vitest' {
  interface ProvidedContext {
    /** Why there is no program to test; empty when there is one. */
    readonly buildFailure: string;
  }
}

const root = join(import.meta.dirname, '..', '..');

/**
 * Once a test run: builds the program when its sources are newer. A build that fails is a failure of the tests that run
 * the program, not of all the others.
 */
export function setup(project: TestProject): void {
  let failure = '';
  if (isStale()) {
    try {
      execFileSync(process.execPath, [join(root, 'scripts', 'build.js')], { stdio: 'pipe' });
    } catch (error) {
      failure = String((error as { stderr?: Buffer }).stderr ?? error);
    }
  }
  project.provide('buildFailure', failure);
}

function isStale(): boolean {
  const built = statSync(join(root, 'dist', 'main.js'), { throwIfNoEntry: false })?.mtimeMs ?? 0;
  const sources = globSync(['src/**/*.{ts,tsx}', 'scripts/build.js', 'package.json', 'package-lock.json'], {
    cwd: root,
  });
  return sources.some((path) => statSync(join(root, path)).mtimeMs > built);
}
