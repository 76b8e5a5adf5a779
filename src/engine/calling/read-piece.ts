import { z } from 'zod';
import type { Finish } from './model-reply.ts';
import { joinCounts, noCounts, readCounts } from './read-usage.ts';

/** One chunk of a stream, or a whole answer, as far as it says something. */
export type Piece = Readonly<z.output<typeof pieceSchema>>;

const finishes: readonly (readonly [RegExp, Finish])[] = [
  [
    /^(length|max_?tokens|max_output_tokens|model_length|model_context_window_exceeded|token_limit)$/,
    'length',
  ],
  [
    /^(content_?filter|sensitive|safety|refusal|recitation|prohibited_content|blocklist|spii|guardrail.*)$/,
    'refused',
  ],
  [
    /^(error|network_error|insufficient_system_resource|abort|aborted|cancelled|timeout|interrupted)$/,
    'interrupted',
  ],
];

/** What a finish reason says. None, an empty one and the word "null" say nothing yet; a strange one is an end. */
function readFinish(reason: string): Finish | null {
  const said = reason.trim().toLowerCase();
  if (said === '' || said === 'null' || said === 'none') return null;
  return finishes.find(([pattern]) => pattern.test(said))?.[1] ?? 'stop';
}

interface Said {
  readonly text: string;
  readonly thought: string;
}

const silent: Said = { text: '', thought: '' };
const deepest = 4;
const thinking = /think|reason/i;

/** Text as it is allowed to stand: plain, in a list of parts, in a part's own field; thoughts apart. */
function readSaid(value: unknown, depth = 0): Said {
  if (typeof value === 'string') return { text: value, thought: '' };
  if (typeof value !== 'object' || value === null || depth > deepest) return silent;
  if (Array.isArray(value)) {
    const parts = value.map((part) => readSaid(part, depth + 1));
    return {
      text: parts.map((part) => part.text).join(''),
      thought: parts.map((part) => part.thought).join(''),
    };
  }
  const part = value as Readonly<Record<string, unknown>>;
  const inside = readSaid(part.text ?? part.thinking ?? part.content ?? part.value, depth + 1);
  const isThought = typeof part.type === 'string' && thinking.test(part.type);
  return isThought || part.thinking !== undefined
    ? { text: '', thought: inside.text + inside.thought }
    : inside;
}

const saidSchema = z
  .unknown()
  .optional()
  .transform((value) => readSaid(value));
const thoughtSchema = saidSchema.transform(({ text, thought }) => text.length + thought.length);
const wordSchema = z
  .unknown()
  .optional()
  .transform((value) => (typeof value === 'string' ? value : ''));

const messageSchema = z
  .object({
    content: saidSchema,
    reasoning_content: thoughtSchema,
    reasoning: thoughtSchema,
    thinking: thoughtSchema,
    refusal: wordSchema,
  })
  .transform((message) => ({
    text: message.content.text,
    thought:
      message.content.thought.length +
      Math.max(message.reasoning_content, message.reasoning, message.thinking),
    refused: message.refusal !== '',
  }));

/** What is no object is nothing, and nothing is said at once: a schema that fails is slow, and chunks are many. */
const objectOr = <Output>(schema: z.ZodType<Output>, none: Output) =>
  z
    .unknown()
    .optional()
    .transform((value) =>
      typeof value === 'object' && value !== null ? (schema.safeParse(value).data ?? none) : none,
    );

type Message = z.output<typeof messageSchema>;
const noMessage: Message | null = null;

const countsSchema = z.unknown().optional().transform(readCounts);
const usageInside = objectOr(
  z.object({ usage: countsSchema }).transform(({ usage }) => usage),
  noCounts,
);

const choiceSchema = z.object({
  delta: objectOr<Message | null>(messageSchema, noMessage),
  message: objectOr<Message | null>(messageSchema, noMessage),
  text: wordSchema,
  finish_reason: wordSchema.transform(readFinish),
  usage: countsSchema,
});
type Choice = z.output<typeof choiceSchema>;

/** All that is read of an answer: fields of any other type count as absent, other fields are passed over. */
const pieceSchema = z
  .object({
    choices: z.array(objectOr<Choice | null>(choiceSchema, null)).catch([]),
    usage: countsSchema,
    usageMetadata: countsSchema,
    timings: countsSchema,
    x_groq: usageInside,
    message: usageInside,
  })
  .transform((body) => {
    const choice = body.choices[0] ?? null;
    const said = choice?.delta ?? choice?.message ?? null;
    const isWhole = choice?.delta === null && choice.message !== null;
    const text = said === null ? (choice?.text ?? '') : said.text;
    const counts = [body.usage, body.usageMetadata, body.timings, body.x_groq, body.message];
    return {
      /** Whether it answers at all: has a choice. */
      isAnswer: choice !== null,
      /** Text that follows what came before. */
      text: isWhole ? '' : text,
      /** Text of the whole answer, where it is said at once. */
      whole: isWhole ? text : '',
      /** Characters of thinking beside the answer. */
      thought: said?.thought ?? 0,
      finish: said?.refused === true ? ('refused' as const) : (choice?.finish_reason ?? null),
      counts: counts.reduce(joinCounts, choice?.usage ?? noCounts),
    };
  });

const nothing: Piece = {
  isAnswer: false,
  text: '',
  whole: '',
  thought: 0,
  finish: null,
  counts: noCounts,
};

/** Reads a chunk or an answer, whatever JSON it is. Never throws. */
export function readPiece(value: unknown): Piece {
  return pieceSchema.safeParse(value).data ?? nothing;
}
