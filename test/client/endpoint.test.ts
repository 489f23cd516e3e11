import { describe, expect, it } from 'vitest';
import { agentEndpoint, customerEndpoint } from '../../src/client/endpoint.js';

describe('the endpoint of a server', () => {
  it.each([
    ['http://127.0.0.1:2428', 'ws://127.0.0.1:2428/agent/v0.5/rtm/ws', 'http://127.0.0.1:2428'],
    ['ws://127.0.0.1:2428/', 'ws://127.0.0.1:2428/agent/v0.5/rtm/ws', 'http://127.0.0.1:2428'],
    ['https://chat.example', 'wss://chat.example/agent/v0.5/rtm/ws', 'https://chat.example'],
    ['wss://chat.example/base/', 'wss://chat.example/base/agent/v0.5/rtm/ws', 'https://chat.example/base'],
  ])('%s', (url, address, server) => {
    expect(agentEndpoint(url)).toEqual({ address, server });
  });

  it('keeps credentials out of what is shown', () => {
    expect(agentEndpoint('http://me:secret@chat.example')).toEqual({
      address: 'ws://chat.example/agent/v0.5/rtm/ws',
      server: 'http://chat.example',
    });
  });

  it('of the customer side has the license', () => {
    expect(customerEndpoint('http://chat.example', 7).address).toBe(
      'ws://chat.example/customer/v0.5/rtm/ws?license_id=7',
    );
  });
});
