import { websocket } from './callers.js';
import { conformanceSuite } from './suite.js';

conformanceSuite('websocket', 'rtm', websocket);
