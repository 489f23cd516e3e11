import { useModel } from '../hooks/use-model.js';
import { bottomLine } from '../model/key-hints.js';
import { Spans } from './Spans.js';

/** The last line: what has just happened, or else what can be done here. */
export function KeyLine() {
  return <Spans line={useModel(bottomLine)} />;
}
