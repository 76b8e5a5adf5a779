import { describeEvents } from './describe-events.ts';
import { mailResponders } from './mail/mail-responders.ts';
import { type ChatMessage, formatOf, readRequest } from './read-request.ts';
import type { DemoAnswer, Responder } from './responder.ts';
import { createSeededRandom, type Random } from './seeded-random.ts';
import { understandUser } from './understand-user.ts';
import { type Wording, wordTypes } from './word-types.ts';
import { writeReply } from './write-reply.ts';

const events: Responder = {
  matches: (messages) => readRequest(messages).length > 0,
  answer: (messages, wording = {}, random = createSeededRandom(1)) => {
    const users = readRequest(messages).map(understandUser);
    const format = formatOf(messages);
    const said = describeEvents(wordTypes(users, messages, wording, random), messages, wording, random);
    return { users, lines: said.flatMap((user) => writeReply(user, format)) };
  },
};

const greeting: Responder = {
  matches: () => true,
  answer: () => ({ users: [], lines: ['Hello! The demo model is ready. 演示模型已就绪。'] }),
};

const responders: readonly Responder[] = [...mailResponders, events, greeting];

/** The answer of the first responder that knows this kind of prompt; the last one knows them all. */
export function respond(messages: readonly ChatMessage[], wording?: Wording, random?: Random): DemoAnswer {
  const responder = responders.find((each) => each.matches(messages)) ?? greeting;
  return responder.answer(messages, wording, random);
}
