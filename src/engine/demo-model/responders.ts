import { mailResponders } from './mail/mail-responders.ts';
import { type ChatMessage, formatOf, readRequest } from './read-request.ts';
import type { DemoAnswer, Responder } from './responder.ts';
import { understandUser } from './understand-user.ts';
import { writeReply } from './write-reply.ts';

const events: Responder = {
  matches: (messages) => readRequest(messages).length > 0,
  answer: (messages) => {
    const users = readRequest(messages).map(understandUser);
    const format = formatOf(messages);
    return { users, lines: users.flatMap((user) => writeReply(user, format)) };
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
