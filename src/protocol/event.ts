import type { BareProperties, Properties } from './properties.js';

/** Who may see an event. Customers never learn of anything for `agents` (domain.md section 4). */
export type Recipients = 'all' | 'agents';

/** Fields of every event (agent-objects.md section 11). */
export interface EventCommon {
  id: string;
  custom_id?: string;
  /** Position in its thread, from 1. The sort key; never sort by `timestamp`. */
  order: number;
  /** Seconds since the epoch, UTC. */
  timestamp: number;
  /** Absent on system messages. */
  author_id?: string;
  /** Always there on the agent side, never on the customer side. */
  recipients?: Recipients;
  properties?: Properties;
}

export interface MessageEvent extends EventCommon {
  type: 'message';
  text: string;
}

export interface SystemMessageEvent extends EventCommon {
  type: 'system_message';
  text: string;
  system_message_type: string;
}

export interface AnnotationEvent extends EventCommon {
  type: 'annotation';
  annotation_type: string;
  text?: string;
}

export interface FormOption {
  label: string;
  value: string;
  checked: boolean;
}

/** One field of a filled form (agent-objects.md 11.4). `title` and `information` have a label only. */
export type FormField =
  | { type: 'text' | 'email'; name: string; label: string; required?: boolean; value?: string }
  | { type: 'radio' | 'checkbox' | 'select'; name: string; label: string; required?: boolean; options: FormOption[] }
  | { type: 'title' | 'information'; name: string; label: string };

export interface FilledFormEvent extends EventCommon {
  type: 'filled_form';
  fields: FormField[];
}

export interface FileEvent extends EventCommon {
  type: 'file';
  name: string;
  url: string;
  content_type: string;
  /** Bytes. */
  size: number;
  /** Pixels, images only. */
  width?: number;
  height?: number;
}

/** What a file event tells of its file. */
export type FileContent = Omit<FileEvent, keyof EventCommon | 'type'>;

export interface CustomEvent extends EventCommon {
  type: 'custom';
  content: object;
}

export interface RichMessageButton {
  text: string;
  postback_id: string;
  /** Users whose latest postback for it was `toggled: true`. */
  user_ids: string[];
}

export interface RichMessageElement {
  title?: string;
  subtitle?: string;
  image?: { url: string; name?: string; content_type?: string; size?: number; width?: number; height?: number };
  buttons?: RichMessageButton[];
}

/** `user_ids` of a sent button are ignored and start empty (agent-objects.md [OBJ-29]). */
export type SentRichMessageElement = Omit<RichMessageElement, 'buttons'> & {
  buttons?: Omit<RichMessageButton, 'user_ids'>[];
};

export interface RichMessageEvent extends EventCommon {
  type: 'rich_message';
  template_id: string;
  elements?: RichMessageElement[];
}

/** One entry of a thread, as both sides receive it. */
export type ChatEvent =
  | MessageEvent
  | SystemMessageEvent
  | AnnotationEvent
  | FilledFormEvent
  | FileEvent
  | CustomEvent
  | RichMessageEvent;

export type EventType = ChatEvent['type'];

/** What an author may send along with any event; the server fills the rest. */
interface SentCommon {
  custom_id?: string;
  recipients?: Recipients;
  properties?: BareProperties;
}

/** The request form of an event: `send_event`, and the initial events of `start_chat`. */
export type SentEvent = SentCommon &
  (
    | { type: 'message'; text: string }
    | { type: 'annotation'; annotation_type: string; text?: string }
    | { type: 'filled_form'; fields: FormField[] }
    | { type: 'custom'; content: object }
    | { type: 'rich_message'; template_id: string; elements?: SentRichMessageElement[] }
  );

/** `start_chat` alone also takes a system message (agent-objects.md [OBJ-20]). */
export type InitialEvent =
  | SentEvent
  | (SentCommon & { type: 'system_message'; text: string; system_message_type?: string });
