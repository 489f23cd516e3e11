import { useModel } from '../hooks/use-model.js';
import { bottomLine } from '../model/key-hints.js';
import { questionView } from '../model/overlay-lines.js';
import { Spans } from './Spans.js';

/** The last line: what is asked, what has just happened, or else what can be done here. */
export function KeyLine() {
  const question = useModel(questionView);
  const line = useModel(bottomLine);
  return <Spans line={question?.line ?? line} />;
}
