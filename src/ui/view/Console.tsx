import { Box, Text } from 'ink';
import { useKeys } from '../hooks/use-keys.js';
import { useModel } from '../hooks/use-model.js';
import { layoutOfScreen, smallest } from '../model/layout.js';
import { ChatList } from './ChatList.js';
import { Conversation } from './Conversation.js';
import { Help } from './Help.js';
import { KeyLine } from './KeyLine.js';
import { StatusBar } from './StatusBar.js';

/** The whole screen, always exactly as high as the terminal. */
export function Console() {
  useKeys();
  const { columns, rows } = useModel((model) => model.size);
  const isTiny = useModel((model) => layoutOfScreen(model).mode === 'tiny');
  if (isTiny) return <TooSmall columns={columns} rows={rows} />;
  return (
    <Box flexDirection="column" width={columns} height={rows}>
      <StatusBar />
      <Panes />
      <KeyLine />
    </Box>
  );
}

function Panes() {
  const hasHelp = useModel((model) => model.help !== undefined);
  const hasList = useModel((model) => layoutOfScreen(model).list !== undefined);
  const hasConversation = useModel((model) => layoutOfScreen(model).conversation !== undefined);
  const hasGap = hasList && hasConversation;
  return (
    <Box flexGrow={1} gap={hasGap ? 2 : 0}>
      {hasHelp ? <Help /> : null}
      {!hasHelp && hasList ? <ChatList /> : null}
      {!hasHelp && hasConversation ? <Conversation /> : null}
    </Box>
  );
}

function TooSmall({ columns, rows }: { columns: number; rows: number }) {
  return (
    <Box width={columns} height={rows}>
      <Text>{`This window is too small: ${columns}×${rows}. chatio needs ${smallest.columns}×${smallest.rows}.`}</Text>
    </Box>
  );
}
