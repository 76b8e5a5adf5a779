import type { DemoUser } from './demo-record.ts';
import type { ChatMessage } from './read-request.ts';
import type { Random } from './seeded-random.ts';
import type { Wording } from './word-types.ts';

export interface DemoAnswer {
  /** What was meant, for the record. */
  readonly users: readonly DemoUser[];
  /** What a request of another kind asked about, by name. */
  readonly asked?: readonly string[];
  /** The reply, before any fault. */
  readonly lines: readonly string[];
}

/** One kind of prompt. To teach the demo model another, write a responder and put it before the greeting. */
export interface Responder {
  readonly matches: (messages: readonly ChatMessage[]) => boolean;
  readonly answer: (messages: readonly ChatMessage[], wording?: Wording, random?: Random) => DemoAnswer;
}
