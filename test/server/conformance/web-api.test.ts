import { webApi } from './callers.js';
import { conformanceSuite } from './suite.js';

conformanceSuite('Web API', 'web', webApi);
