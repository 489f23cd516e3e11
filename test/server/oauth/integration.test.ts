import { expect, it } from 'vitest';
import { heard } from '../house.js';
import { send } from '../web-client.js';
import { push } from '../wire.js';
import { desk, FormBrowser, refresh, revoke, tokensFor } from './desk.js';

const scopes = ['agents-bot--my:write', 'agents-bot--my:read', 'chats.conversation--all:write', 'chats--all:read'];

/** authorization.md section 12: an application signs in, makes a bot, and acts as it. */
it('an application that an administrator let in has a bot until its grant is revoked', async () => {
  const house = await desk({
    patch: ([company]) => {
      const app = company.applications.find(({ client_id }: { client_id: string }) => client_id === 'server-app');
      company.applications = [{ ...app, scopes }];
    },
  });
  const { people, chat_id } = await house.conversation();
  const { access_token, refresh_token } = await tokensFor(new FormBrowser(house));
  const asApp = (path: string, body: object, token = access_token) => send(house, path, { token, body });

  const created = await asApp('/configuration/v0.5/agents/create_bot_agent', {
    name: 'Helper',
    status: 'not accepting chats',
  });
  expect(created.status, JSON.stringify(created.body)).toBe(200);
  const { bot_agent_id } = created.body;
  const event = { type: 'message', text: 'On its way' };
  const sent = await asApp('/agent/v0.5/action/send_event', { payload: { chat_id, event }, author_id: bot_agent_id });
  expect(sent.body.event).toMatchObject({ author_id: bot_agent_id });
  expect((await asApp('/agent/v0.5/action/send_event', { payload: { chat_id, event } }, 'anna')).status).toBe(200);
  const stolen = { payload: { chat_id, event }, author_id: bot_agent_id };
  expect((await asApp('/agent/v0.5/action/send_event', stolen, 'anna')).status).toBe(403);

  // The access token has been replaced in the meantime: the bot stays, until the grant itself goes.
  const next = (await refresh(house, refresh_token)).body.access_token;
  await heard(people);
  expect((await revoke(house, next)).status).toBe(200);
  expect((await heard(people)).tom).toEqual([push('agent_updated', { agent_id: bot_agent_id })]);
  expect((await asApp('/configuration/v0.5/agents/get_bot_agents', {})).status).toBe(401);
});
