import { Box, Text } from 'ink';
import { useKeys } from '../hooks/use-keys.js';
import { useModel } from '../hooks/use-model.js';
import { layoutOfScreen, smallest } from '../model/layout.js';
import { ChatList } from './ChatList.js';
import { Conversation } from './Conversation.js';
import { Cursor } from './Cursor.js';
import { Details } from './Details.js';
import { Help } from './Help.js';
import { KeyLine } from './KeyLine.js';
import { Picker } from './Picker.js';
import { Reader } from './Reader.js';
import { StatusBar } from './StatusBar.js';
import { Welcome } from './Welcome.js';

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
      <Cursor />
    </Box>
  );
}

function Panes() {
  const hasPicker = useModel((model) => model.overlay?.type === 'picker');
  const hasHelp = useModel((model) => model.help !== undefined);
  const isReading = useModel((model) => model.reading !== undefined);
  const hasList = useModel((model) => layoutOfScreen(model).list !== undefined);
  const hasConversation = useModel((model) => layoutOfScreen(model).conversation !== undefined);
  const hasDetails = useModel((model) => layoutOfScreen(model).details !== undefined);
  const isEmpty = useModel((model) => model.chats.size === 0);
  if (hasHelp) return <Help />;
  if (isReading) return <Reader />;
  if (hasPicker) return <Picker />;
  // Where the list has the screen for itself, it has something to tell also when it is empty.
  if (!hasConversation && isEmpty) return <Welcome />;
  return (
    <Box flexGrow={1} gap={hasList && hasConversation ? 2 : 0}>
      {hasList ? <ChatList /> : null}
      {hasConversation ? <Conversation /> : null}
      {hasDetails ? <Details /> : null}
    </Box>
  );
}

function TooSmall({ columns, rows }: { columns: number; rows: number }) {
  return (
    <Box width={columns} height={rows} overflow="hidden">
      <Text>{`This window is too small: ${columns}×${rows}. chatio needs ${smallest.columns}×${smallest.rows}.`}</Text>
    </Box>
  );
}
