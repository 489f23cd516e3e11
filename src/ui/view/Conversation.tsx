import { Box } from 'ink';
import { useModel } from '../hooks/use-model.js';
import { completionLines } from '../model/completion-lines.js';
import { peekLine, titleLine } from '../model/head-lines.js';
import { layoutOfScreen } from '../model/layout.js';
import type { Line } from '../model/line.js';
import type { Model } from '../model/model.js';
import { transcriptLines } from '../model/transcript-lines.js';
import { ComposerBox } from './ComposerBox.js';
import { Spans } from './Spans.js';
import { Welcome } from './Welcome.js';

/** The open chat, or what to do while there is none. */
export function Conversation() {
  const isOpen = useModel((model) => model.openId !== undefined);
  return (
    <Box flexDirection="column" flexGrow={1}>
      {isOpen ? (
        <>
          <Title />
          <Transcript />
          <Peek />
          <ComposerBox />
        </>
      ) : (
        <Welcome />
      )}
    </Box>
  );
}

function Title() {
  return <LineOrBlank line={useModel(titleLine)} />;
}

function Peek() {
  return <LineOrBlank line={useModel(peekLine)} />;
}

/** The newest lines stand at the bottom, next to the composer. */
function Transcript() {
  const lines = useModel(transcriptLines);
  const rows = useModel(transcriptRows);
  const offered = useModel(completionLines);
  // What is offered covers the newest lines; the others stay where they are.
  const shown = offered.length === 0 ? lines : lines.slice(0, -offered.length);
  return (
    <Box flexDirection="column" justifyContent="flex-end" height={rows} flexShrink={0}>
      {shown.map((line) => (
        <Spans key={line.key} line={line} />
      ))}
      {offered.map(({ line, isMarked }) => (
        <Spans key={line.key} line={line} inverse={isMarked} />
      ))}
    </Box>
  );
}

function LineOrBlank({ line }: { line: Line | undefined }) {
  return <Spans line={line ?? blank} />;
}

const blank: Line = { key: 'blank', spans: [] };

function transcriptRows(model: Model): number {
  return layoutOfScreen(model).conversation?.transcriptRows ?? 0;
}
