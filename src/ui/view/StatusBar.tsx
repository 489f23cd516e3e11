import { useModel } from '../hooks/use-model.js';
import { statusLine } from '../model/head-lines.js';
import { Spans } from './Spans.js';

/** The first line: who we are, and how the connection is. */
export function StatusBar() {
  return <Spans line={useModel(statusLine)} inverse />;
}
