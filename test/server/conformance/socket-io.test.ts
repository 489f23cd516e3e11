import { socketIo } from './callers.js';
import { conformanceSuite } from './suite.js';

conformanceSuite('socket.io', 'rtm', socketIo);
