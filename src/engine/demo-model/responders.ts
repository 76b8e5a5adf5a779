import type { DemoUser } from './demo-record.ts';
import { mailResponders } from './mail/mail-responders.ts';
import { type ChatMessage, readRequest } from './read-request.ts';
import { understandUser } from './understand-user.ts';
import { writeReply } from './write-reply.ts';

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
  readonly answer: (messages: readonly ChatMessage[]) => DemoAnswer;
}

const events: Responder = {
  matches: (messages) => readRequest(messages).length > 0,
  answer: (messages) => {
    const users = readRequest(messages).map(understandUser);
    return { users, lines: users.flatMap(writeReply) };
  },
};

const greeting: Responder = {
  matches: () => true,
  answer: () => ({ users: [], lines: ['Hello! The demo model is ready. 演示模型已就绪。'] }),
};

const responders: readonly Responder[] = [...mailResponders, events, greeting];

/** The answer of the first responder that knows this kind of prompt; the last one knows them all. */
export function respond(messages: readonly ChatMessage[]): DemoAnswer {
  return (responders.find((responder) => responder.matches(messages)) ?? greeting).answer(messages);
}
