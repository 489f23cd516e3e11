/** An address to come back to, in the parts that are compared (authorization.md section 8). */
interface Parts {
  readonly scheme: string;
  /** With the port, as it is written. */
  readonly host: string;
  readonly path: string;
}

/** Longer ones are nobody's. */
const maxLength = 2048;

const form = /^(https?):\/\/([^/?#]*)([^?#]*)$/i;
/** A name, an IPv4 or bracketed IPv6 address, perhaps with a port: no user names, nothing that browsers read in their own way. */
const hostForm = /^(?:[a-z\d](?:[a-z\d._-]*[a-z\d])?|\[[a-f\d:.]+\])(?::\d{1,5})?$/;
/** What an address may have in its path; a backslash, which browsers take for a slash, is not there. */
const pathForm = /^(?:[\w\-.~!$&'()*+,;=:@/]|%[\da-f]{2})*$/i;

/** Whether this can be the redirect URI of an application ([AUTH-25]). */
export function isRedirectUri(text: string): boolean {
  return partsOf(text) !== undefined;
}

/** Whether a requested address matches one that is configured, part by part (section 8, [AUTH-25]). */
export function matchesRedirectUri(configured: readonly string[], requested: string): boolean {
  const asked = partsOf(requested);
  if (asked === undefined) return false;
  return configured.some((uri) => {
    const known = partsOf(uri);
    if (known?.scheme !== asked.scheme || known.host !== asked.host) return false;
    return asked.path.includes(known.path);
  });
}

/** A program on the same machine, on whatever port it has got. */
export function isLoopbackUri(requested: string): boolean {
  const asked = partsOf(requested);
  return asked?.scheme === 'http' && /^(?:127\.0\.0\.1|\[::1\]|localhost):\d+$/.test(asked.host);
}

/** @returns `undefined` for what is none: another scheme, a query, a fragment, a user name, a way out of its folder. */
function partsOf(text: string): Parts | undefined {
  if (text.length > maxLength) return undefined;
  const [, scheme = '', host = '', path = ''] = form.exec(text) ?? [];
  const lowerHost = host.toLowerCase();
  if (!hostForm.test(lowerHost) || !pathForm.test(path) || !URL.canParse(text)) return undefined;
  if (path.split('/').some(leadsElsewhere)) return undefined;
  return { scheme: scheme.toLowerCase(), host: lowerHost, path: path === '' ? '/' : path };
}

/** A segment that is `.` or `..`, or has a slash of its own in it, when it is decoded. */
function leadsElsewhere(segment: string): boolean {
  const decoded = segment.replace(/%2e/gi, '.');
  return decoded === '.' || decoded === '..' || /%(?:2f|5c)/i.test(segment);
}
