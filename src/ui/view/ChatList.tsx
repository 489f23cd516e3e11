import { Box, Text } from 'ink';
import { memo } from 'react';
import { useModel } from '../hooks/use-model.js';
import { layoutOfScreen } from '../model/layout.js';
import { type Line, span } from '../model/line.js';
import { chatLines, headLine, type ListItem, visibleItems } from '../model/list-rows.js';
import type { Model } from '../model/model.js';
import { Spans } from './Spans.js';

const noChats: Line = { key: 'none', spans: [span(' No chats', 'quiet')] };

/** The chats by section, as many as fit. */
export function ChatList() {
  const items = useModel(visibleItems);
  const width = useModel(listWidth);
  const height = useModel(listHeight);
  return (
    <Box flexDirection="column" width={width} height={height} flexShrink={0}>
      {items.length === 0 ? <Spans line={noChats} /> : null}
      {items.map((item) => (
        <ListRow key={item.key} item={item} width={width} />
      ))}
    </Box>
  );
}

const ListRow = memo(function ListRow({ item, width }: { item: ListItem; width: number }) {
  if (item.type === 'blank') return <Text> </Text>;
  if (item.type === 'head') return <Spans line={headLine(item, width)} />;
  return <ChatRow chatId={item.chatId} rows={item.height} />;
});

function ChatRow({ chatId, rows }: { chatId: string; rows: number }) {
  const lines = useModel((model) => chatLines(model, chatId));
  const isSelected = useModel((model) => model.focus === 'list' && model.selectedId === chatId);
  return lines
    .slice(0, rows)
    .map((line, index) => <Spans key={line.key} line={line} inverse={isSelected && index === 0} />);
}

function listWidth(model: Model): number {
  return layoutOfScreen(model).list?.width ?? 0;
}

function listHeight(model: Model): number {
  return layoutOfScreen(model).list?.height ?? 0;
}
