/** One thing that a customer may say. */
export interface Line {
  readonly say: string;
  /**
   * Words of the agent that it answers, lower case; the start of a word is enough (`invoic` meets `invoices`).
   * Without any it is said when its turn comes.
   */
  readonly when?: readonly string[];
  /** Never said by itself, only as an answer. */
  readonly onlyIfAsked?: true;
}

/** One errand, from the first message to the goodbye. */
export interface Visit {
  /** One of the form's topics. */
  readonly topic: string;
  /** Said without waiting for anybody; at least one. */
  readonly opening: readonly [string, ...string[]];
  /** Answers to the agent; those that are not asked for come in this order. */
  readonly lines: readonly Line[];
  /** The last words, when there is nothing left to say or the agent says goodbye. */
  readonly thanks: string;
  /** How the customer goes: closes the thread, or leaves it open. */
  readonly leaves: 'close' | 'quietly';
}

/** How the same person talks when angry. */
export interface Temper {
  /** Before everything else. */
  readonly opening: string;
  readonly nudges: readonly string[];
  /** To the first answer, whatever it is. */
  readonly retort: string;
  /** Words of an agent that calm, in the form of `Line.when`. */
  readonly soothedBy: readonly string[];
  /** Said when calmed; everything after that is said as on any other day. */
  readonly calmed: string;
  /** The last words of somebody whom nobody calmed. */
  readonly parting: string;
}

export interface Person {
  readonly name: string;
  readonly email?: string;
}

/** Who a simulated customer is and what happens to bring them here. Texts only; `customer.ts` plays them. */
export interface Script {
  readonly person: Person;
  /** Others who speak this language and have the same errands. */
  readonly namesakes: readonly [string, ...string[]];
  /** What the agents see of the visit. */
  readonly page: { readonly url: string; readonly title: string };
  /** IANA name. */
  readonly timezone: string;
  readonly charactersPerSecond: number;
  /** The form before the first message. */
  readonly form: {
    readonly title: string;
    readonly name: string;
    readonly email: string;
    readonly topic: string;
    readonly topics: readonly string[];
  };
  /** To an agent who joins, once a visit; `{agent}` is the agent's name. */
  readonly greeting: string;
  /** While nobody answers, one after the other. */
  readonly nudges: readonly string[];
  /** Words with which an agent brings the talk to its end, in the form of `Line.when`. */
  readonly farewells: readonly string[];
  readonly temper: Temper;
  /** Comments on a rating. */
  readonly praise: string;
  readonly complaint: string;
  /** In this order, and again from the first. */
  readonly visits: readonly [Visit, ...Visit[]];
}
