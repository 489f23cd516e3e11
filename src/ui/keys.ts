import type { ConsoleAction } from './model/action.js';

/**
 * Where a key is pressed. `everywhere` holds in the panes where the pane itself has no meaning for the key, `always`
 * also while something lies over them, `editing` wherever text is written.
 */
export type KeyContext =
  | 'always'
  | 'everywhere'
  | 'list'
  | 'composer'
  | 'empty'
  | 'editing'
  | 'completion'
  | 'mark'
  | 'find'
  | 'help'
  | 'reading'
  | 'confirm'
  | 'prompt'
  | 'picker';

export interface Binding {
  /** Names as `keyPresses` makes them; the first one is shown. */
  readonly keys: readonly string[];
  readonly action: ConsoleAction;
  /** What it does, for the help. */
  readonly help: string;
  /** What it does in a word or two, for the line of keys; absent: not shown there. */
  readonly hint?: string;
}

export type KeyTable = Readonly<Record<KeyContext, readonly Binding[]>>;

/** How a context is called in the help and in the key file. */
export const contextNames: Readonly<Record<KeyContext, string>> = {
  composer: 'While you write',
  empty: 'While nothing is written yet',
  editing: 'Wherever you write',
  completion: 'While something is offered to complete',
  mark: 'While a message is marked',
  find: 'While you look for a text',
  list: 'In the list of chats',
  everywhere: 'In the list and while you write',
  picker: 'In a list to choose from',
  prompt: 'While something is asked',
  confirm: 'While yes or no is asked',
  help: 'In this help',
  reading: 'In a thread of the archives',
  always: 'Always',
};

/** The one table of keys: the dispatcher, the line of keys, the help and the key file read it. */
export const keyTable: KeyTable = {
  list: [
    { keys: ['enter'], action: 'open', help: 'open the chat', hint: 'open' },
    { keys: ['up'], action: 'up', help: 'chat above', hint: 'move' },
    { keys: ['down'], action: 'down', help: 'chat below' },
    { keys: ['pageup'], action: 'page_up', help: 'a page of chats up' },
    { keys: ['pagedown'], action: 'page_down', help: 'a page of chats down' },
    { keys: ['home'], action: 'first', help: 'first chat' },
    { keys: ['end'], action: 'last', help: 'last chat' },
    { keys: ['tab', 'shift+tab'], action: 'focus_next', help: 'back to the conversation', hint: 'conversation' },
    { keys: ['?'], action: 'help', help: 'this help', hint: 'help' },
  ],
  composer: [
    { keys: ['enter'], action: 'send', help: 'send', hint: 'send' },
    { keys: ['alt+enter', 'ctrl+j', 'shift+enter'], action: 'newline', help: 'new line', hint: 'new line' },
    { keys: ['tab', 'shift+tab'], action: 'focus_next', help: 'to the list of chats', hint: 'chats' },
    { keys: ['pageup'], action: 'page_up', help: 'older messages', hint: 'older' },
    { keys: ['pagedown'], action: 'page_down', help: 'newer messages' },
    { keys: ['alt+pageup'], action: 'line_up', help: 'a line up' },
    { keys: ['alt+pagedown'], action: 'line_down', help: 'a line down' },
    { keys: ['alt+home'], action: 'to_top', help: 'to the oldest message; loads older ones' },
    { keys: ['alt+end'], action: 'to_bottom', help: 'to the newest message' },
    { keys: ['up'], action: 'cursor_up', help: 'line above' },
    { keys: ['down'], action: 'cursor_down', help: 'line below' },
    { keys: ['ctrl+o'], action: 'editor', help: 'write in your own editor ($VISUAL or $EDITOR)' },
    { keys: ['alt+c'], action: 'canned', help: 'put in one of your texts; # and its name does the same' },
    { keys: ['ctrl+_', 'ctrl+-'], action: 'undo', help: 'undo' },
    { keys: ['alt+_', 'alt+-'], action: 'redo', help: 'redo' },
    { keys: ['ctrl+up'], action: 'recall_older', help: 'what you sent before' },
    { keys: ['ctrl+down'], action: 'recall_newer', help: 'what you sent after that' },
    { keys: ['ctrl+r'], action: 'recall_search', help: 'look through what you sent' },
  ],
  empty: [
    { keys: ['?'], action: 'help', help: 'this help', hint: 'help' },
    { keys: ['up'], action: 'mark', help: 'choose a message, to copy or quote it', hint: 'messages' },
  ],
  editing: [
    { keys: ['left', 'ctrl+b'], action: 'cursor_left', help: 'left' },
    { keys: ['right', 'ctrl+f'], action: 'cursor_right', help: 'right' },
    { keys: ['alt+b', 'ctrl+left', 'alt+left'], action: 'cursor_word_left', help: 'a word left' },
    { keys: ['alt+f', 'ctrl+right', 'alt+right'], action: 'cursor_word_right', help: 'a word right' },
    { keys: ['ctrl+a', 'home'], action: 'cursor_line_start', help: 'start of the line' },
    { keys: ['ctrl+e', 'end'], action: 'cursor_line_end', help: 'end of the line' },
    { keys: ['backspace'], action: 'delete_back', help: 'delete to the left' },
    { keys: ['delete', 'ctrl+d'], action: 'delete_forward', help: 'delete to the right' },
    { keys: ['ctrl+w', 'alt+backspace'], action: 'delete_word_back', help: 'delete the word to the left' },
    { keys: ['alt+d'], action: 'delete_word_forward', help: 'delete the word to the right' },
    { keys: ['ctrl+u'], action: 'delete_to_start', help: 'delete to the start of the line' },
    { keys: ['ctrl+k'], action: 'delete_to_end', help: 'delete to the end of the line' },
    { keys: ['ctrl+y'], action: 'yank', help: 'bring back what was deleted' },
  ],
  completion: [
    { keys: ['tab'], action: 'complete', help: 'take what is marked', hint: 'complete' },
    { keys: ['enter'], action: 'complete_or_send', help: 'take what is marked; send a command that is complete' },
    { keys: ['up'], action: 'completion_up', help: 'the one above', hint: 'choose' },
    { keys: ['down'], action: 'completion_down', help: 'the one below' },
    { keys: ['esc'], action: 'completion_close', help: 'offer nothing', hint: 'close' },
  ],
  mark: [
    { keys: ['up', 'k'], action: 'mark_up', help: 'the message above', hint: 'choose' },
    { keys: ['down', 'j'], action: 'mark_down', help: 'the message below; below the last one is the composer' },
    { keys: ['pageup'], action: 'mark_page_up', help: 'some messages up' },
    { keys: ['pagedown'], action: 'mark_page_down', help: 'some messages down' },
    { keys: ['y', 'c'], action: 'copy', help: 'copy its text to the clipboard', hint: 'copy' },
    { keys: ['q'], action: 'quote', help: 'quote it in the composer', hint: 'quote' },
    { keys: ['x', 'enter'], action: 'unfold', help: 'unfold a custom event, or fold it', hint: 'unfold' },
    { keys: ['r'], action: 'retry', help: 'send it again, when it was not sent', hint: 'retry' },
    { keys: ['d', 'delete'], action: 'discard', help: 'drop it, when it was not sent' },
    { keys: ['esc'], action: 'mark_close', help: 'back to the composer', hint: 'back' },
    { keys: ['?'], action: 'help', help: 'this help' },
  ],
  find: [
    {
      keys: ['enter', 'up', 'ctrl+s'],
      action: 'find_older',
      help: 'the match before; loads older threads',
      hint: 'older',
    },
    { keys: ['shift+tab', 'tab', 'down'], action: 'find_newer', help: 'the match after', hint: 'newer' },
    { keys: ['pageup'], action: 'page_up', help: 'older messages' },
    { keys: ['pagedown'], action: 'page_down', help: 'newer messages' },
    { keys: ['esc', 'ctrl+g'], action: 'find_close', help: 'back to the composer', hint: 'back' },
  ],
  picker: [
    { keys: ['enter', 'tab'], action: 'overlay_accept', help: 'take what is marked', hint: 'take' },
    { keys: ['up', 'ctrl+p'], action: 'overlay_up', help: 'the one above', hint: 'choose' },
    { keys: ['down', 'ctrl+n'], action: 'overlay_down', help: 'the one below' },
    { keys: ['pageup'], action: 'overlay_page_up', help: 'a page up' },
    { keys: ['pagedown'], action: 'overlay_page_down', help: 'a page down' },
    { keys: ['esc', 'ctrl+g'], action: 'overlay_close', help: 'back', hint: 'back' },
  ],
  prompt: [
    { keys: ['enter'], action: 'overlay_accept', help: 'done', hint: 'done' },
    { keys: ['esc', 'ctrl+g'], action: 'overlay_close', help: 'back', hint: 'back' },
  ],
  confirm: [
    { keys: ['y'], action: 'overlay_accept', help: 'yes', hint: 'yes' },
    { keys: ['n', 'esc', 'ctrl+g'], action: 'overlay_close', help: 'no', hint: 'no' },
  ],
  help: [
    { keys: ['esc', 'q', 'enter'], action: 'help_close', help: 'close the help', hint: 'close' },
    {
      keys: ['?'],
      action: 'help_question',
      help: 'close the help, and write a question mark where nothing is written yet',
    },
    { keys: ['up'], action: 'help_up', help: 'up', hint: 'scroll' },
    { keys: ['down'], action: 'help_down', help: 'down' },
    { keys: ['pageup'], action: 'help_page_up', help: 'a page up' },
    { keys: ['pagedown', 'space'], action: 'help_page_down', help: 'a page down' },
  ],
  reading: [
    { keys: ['?'], action: 'help', help: 'this help' },
    { keys: ['esc', 'q'], action: 'reading_close', help: 'back to what was found', hint: 'back' },
    { keys: ['enter'], action: 'reading_open', help: 'open the chat itself', hint: 'open the chat' },
    { keys: ['up'], action: 'reading_up', help: 'up', hint: 'scroll' },
    { keys: ['down'], action: 'reading_down', help: 'down' },
    { keys: ['pageup'], action: 'reading_page_up', help: 'a page up' },
    { keys: ['pagedown', 'space'], action: 'reading_page_down', help: 'a page down' },
    { keys: ['home'], action: 'reading_first', help: 'to the beginning' },
    { keys: ['end'], action: 'reading_last', help: 'to the end' },
  ],
  everywhere: [
    { keys: ['ctrl+n', 'alt+down'], action: 'next_chat', help: 'next chat', hint: 'next chat' },
    { keys: ['ctrl+p', 'alt+up'], action: 'previous_chat', help: 'previous chat' },
    { keys: ['ctrl+g'], action: 'switch', help: 'go to a chat by a few letters of it', hint: 'go to' },
    { keys: ['alt+x'], action: 'palette', help: 'all commands, to choose by a few letters', hint: 'commands' },
    { keys: ['alt+/'], action: 'last_chat', help: 'the chat that was open before' },
    ...([1, 2, 3, 4, 5, 6, 7, 8, 9] as const).map(
      (number): Binding => ({
        keys: [`alt+${number}`],
        action: `chat_${number}`,
        help: 'a chat by its place in the list',
      }),
    ),
    { keys: ['ctrl+s'], action: 'find', help: 'look for a text in the conversation', hint: 'find' },
    { keys: ['alt+u'], action: 'next_unread', help: 'next chat with unread messages' },
    { keys: ['alt+i'], action: 'details', help: "show or hide the customer's details" },
    { keys: ['esc'], action: 'back', help: 'one step back' },
    {
      keys: ['alt+a'],
      action: 'next_to_answer',
      help: 'chat that waits longest for an answer',
      hint: 'next to answer',
    },
    { keys: ['alt+j'], action: 'join', help: 'join the chat' },
    { keys: ['alt+k'], action: 'take', help: 'take the chat over' },
    { keys: ['alt+l'], action: 'leave', help: 'leave the chat' },
    { keys: ['alt+e'], action: 'close', help: 'close the chat' },
    { keys: ['alt+p'], action: 'note', help: 'write notes for agents only, or to the customer again', hint: 'note' },
    { keys: ['alt+t'], action: 'transfer', help: 'give the chat to another agent' },
    { keys: ['alt+m'], action: 'annotate', help: 'put a mark into the chat, for agents only' },
    { keys: ['alt+g'], action: 'set', help: 'set properties of the chat' },
    { keys: ['alt+o'], action: 'scopes', help: 'who may see the chat' },
    { keys: ['alt+w'], action: 'ban', help: 'ban the customer; asks first' },
    { keys: ['alt+y'], action: 'start', help: 'start a chat of agents' },
    { keys: ['alt+r'], action: 'archives', help: 'search all chats of all times' },
    { keys: ['alt+s'], action: 'status', help: 'accept chats, or no more' },
    { keys: ['alt+q'], action: 'cli', help: 'copy the last thing you did as a chatio command' },
    { keys: ['alt+0'], action: 'profile', help: 'go on as another profile' },
    { keys: ['alt+v'], action: 'peeks', help: 'how much is shown of what customers have not sent yet' },
    { keys: ['alt+h'], action: 'mask', help: 'hide what a shared screen must not show' },
    { keys: ['alt+n'], action: 'quiet', help: 'do not disturb: no bell, no notification' },
  ],
  always: [
    { keys: ['ctrl+c'], action: 'interrupt', help: 'clear the text; on none, quit' },
    { keys: ['ctrl+l'], action: 'redraw', help: 'draw everything anew' },
    { keys: ['ctrl+z'], action: 'suspend', help: 'back to the shell; fg there comes back' },
    { keys: ['alt+?'], action: 'help', help: 'this help' },
    { keys: ['ctrl+q'], action: 'quit', help: 'quit', hint: 'quit' },
  ],
};
