import { registerAgents } from './agents.js';
import { registerApi } from './api.js';
import { registerBan } from './ban.js';
import { registerBots } from './bots.js';
import { registerComplete, registerCompletion } from './completion.js';
import { registerConfig } from './config.js';
import { registerDemo } from './demo.js';
import { registerDoctor } from './doctor.js';
import { registerExport } from './export.js';
import { registerKeys } from './keys.js';
import { registerLogin } from './login.js';
import { registerLogout } from './logout.js';
import { registerMulticast } from './multicast.js';
import { registerOn } from './on.js';
import type { Register } from './program.js';
import { registerProperties } from './properties.js';
import { registerScopes } from './scopes.js';
import { registerServer } from './server.js';
import { registerSimulate } from './simulate.js';
import { registerStart } from './start.js';
import { registerWebhooks } from './webhooks.js';

/** Commands that are run once in a while, by their names. */
export const furtherCommands: Readonly<Record<string, Register>> = {
  server: registerServer,
  demo: registerDemo,
  simulate: registerSimulate,
  login: registerLogin,
  logout: registerLogout,
  start: registerStart,
  export: registerExport,
  on: registerOn,
  agents: registerAgents,
  ban: registerBan,
  multicast: registerMulticast,
  properties: registerProperties,
  bots: registerBots,
  webhooks: registerWebhooks,
  scopes: registerScopes,
  api: registerApi,
  config: registerConfig,
  keys: registerKeys,
  doctor: registerDoctor,
  completion: registerCompletion,
  __complete: registerComplete,
};
