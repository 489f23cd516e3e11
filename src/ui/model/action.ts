import type { DeskName } from './desk-commands.js';
import type { WorkName } from './work-commands.js';

/** What keys can mean. `keys.ts` says which key means what, and where. */
export type ConsoleAction =
  | GlobalAction
  | ListAction
  | EditAction
  | MarkAction
  | FindAction
  | CompletionAction
  | OverlayAction
  | HelpAction
  | ReadingAction
  /** What a slash command does, too. */
  | WorkName
  | DeskName;

/** While a thread of the archives is read. */
export type ReadingAction =
  | 'reading_up'
  | 'reading_down'
  | 'reading_page_up'
  | 'reading_page_down'
  | 'reading_first'
  | 'reading_last'
  /** Back to what was found. */
  | 'reading_close'
  /** Opens the chat itself. */
  | 'reading_open';

export type GlobalAction =
  | 'quit'
  /** Draws everything anew. */
  | 'redraw'
  /** Stops the process, as Ctrl-Z does elsewhere. */
  | 'suspend'
  /** Ctrl-C: empties the composer; when it is empty, asks to quit. */
  | 'interrupt'
  | 'focus_next'
  | 'help'
  /** Every command, to choose by a few letters. */
  | 'palette'
  | 'next_chat'
  | 'previous_chat'
  /** The chat whose customer waits longest. */
  | 'next_to_answer'
  | 'next_unread'
  /** Lets choose a chat by a few letters. */
  | 'switch'
  /** The chat that was open before. */
  | 'last_chat'
  /** A chat by its place in the list. */
  | `chat_${1 | 2 | 3 | 4 | 5 | 6 | 7 | 8 | 9}`
  /** Looks for a text in the conversation. */
  | 'find'
  /** Marks a message, to do something with it. */
  | 'mark'
  /** Shows or hides the customer's details. */
  | 'details'
  | 'page_up'
  | 'page_down'
  | 'line_up'
  | 'line_down'
  | 'to_bottom'
  /** The oldest message that is known; older ones are loaded there. */
  | 'to_top'
  /** Esc: one step back; never loses text. */
  | 'back';

export type ListAction = 'up' | 'down' | 'first' | 'last' | 'open';

export type EditAction =
  | 'send'
  /** Opens the person's own editor with what is written. */
  | 'editor'
  /** Lets choose a canned text. */
  | 'canned'
  | 'newline'
  | 'delete_back'
  | 'delete_forward'
  | 'delete_word_back'
  | 'delete_word_forward'
  | 'delete_to_start'
  | 'delete_to_end'
  | 'yank'
  | 'undo'
  | 'redo'
  /** Texts that were sent before, step by step. */
  | 'recall_older'
  | 'recall_newer'
  /** Lets choose a text that was sent before. */
  | 'recall_search'
  | 'cursor_left'
  | 'cursor_right'
  | 'cursor_up'
  | 'cursor_down'
  | 'cursor_word_left'
  | 'cursor_word_right'
  | 'cursor_line_start'
  | 'cursor_line_end';

export type HelpAction =
  | 'help_up'
  | 'help_down'
  | 'help_page_up'
  | 'help_page_down'
  | 'help_close'
  /** Closes the help; where nothing is written yet, the key was meant as text. */
  | 'help_question';

/** While the composer offers to complete what is typed. */
export type CompletionAction =
  | 'complete'
  /** Takes what is marked, unless a complete command stands there: that is sent. */
  | 'complete_or_send'
  | 'completion_up'
  | 'completion_down'
  | 'completion_close';

/** While something lies over the panes: a question, a line to fill in, a list to choose from. */
export type OverlayAction =
  | 'overlay_accept'
  | 'overlay_close'
  | 'overlay_up'
  | 'overlay_down'
  | 'overlay_page_up'
  | 'overlay_page_down';

/** While a message is marked. */
export type MarkAction =
  | 'mark_up'
  | 'mark_down'
  | 'mark_page_up'
  | 'mark_page_down'
  | 'mark_close'
  | 'copy'
  | 'quote'
  | 'unfold'
  | 'retry'
  | 'discard';

/** While something is looked for in the conversation. */
export type FindAction = 'find_older' | 'find_newer' | 'find_close';
