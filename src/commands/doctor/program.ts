import type { Deps } from '../deps.js';
import type { Finding } from './finding.js';

/** What runs here. The launcher has refused a Node that is too old. */
export function programFindings(
  deps: Deps,
  { versions, platform, arch, execPath }: Pick<NodeJS.Process, 'versions' | 'platform' | 'arch' | 'execPath'>,
): Finding[] {
  return [
    { check: 'chatio', verdict: 'ok', found: `${deps.version} on ${platform} ${arch}` },
    nodeFinding(versions.node, execPath),
  ];
}

function nodeFinding(version: string, execPath: string): Finding {
  const found = `${version} (${execPath})`;
  if (Number.parseInt(version, 10) % 2 === 0) return { check: 'node', verdict: 'ok', found };
  return {
    check: 'node',
    verdict: 'note',
    found: `${found}, a version without long-term support`,
    todo: 'Even major versions get fixes for longer: https://nodejs.org',
  };
}
