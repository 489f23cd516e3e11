/** How long the server waits for a receiver; ours waits as long (configuration-api.md [CONF-23]). */
const patienceMs = 10_000;

/** What a receiver made of a delivery. */
export type Posted = { readonly status: number } | { readonly error: string };

/** Posts one delivery; redirects are answers like any other. Never throws. */
export async function postDelivery(url: string, body: string, cancel?: AbortSignal): Promise<Posted> {
  try {
    const timeout = AbortSignal.timeout(patienceMs);
    const { address, authorization } = withoutPassword(url);
    const response = await fetch(address, {
      method: 'POST',
      headers: { 'content-type': 'application/json', 'user-agent': 'chatio', ...authorization },
      body,
      redirect: 'manual',
      signal: cancel === undefined ? timeout : AbortSignal.any([timeout, cancel]),
    });
    await response.body?.cancel();
    return { status: response.status };
  } catch (error) {
    const { name, message, cause } = error as Error;
    if (name === 'TimeoutError') return { error: `no answer within ${patienceMs / 1000} s` };
    return { error: cause instanceof Error ? cause.message : message };
  }
}

/** As the server sends it: name and password of an address go into a header. */
function withoutPassword(url: string): { address: URL; authorization: { authorization?: string } } {
  const address = new URL(url);
  const { username, password } = address;
  address.username = '';
  address.password = '';
  if (username === '' && password === '') return { address, authorization: {} };
  const both = `${decodeURIComponent(username)}:${decodeURIComponent(password)}`;
  return { address, authorization: { authorization: `Basic ${Buffer.from(both).toString('base64')}` } };
}

export function isTaken(posted: Posted): boolean {
  return 'status' in posted && posted.status >= 200 && posted.status < 300;
}
