import fc from 'fast-check';

type Json = ReturnType<typeof JSON.parse>;
type Path = readonly (string | number)[];

/** A value put somewhere into a chunk of an answer, or into an answer that comes at once. */
interface Mutation {
  /** Of the chunks of an answer, counted around. */
  readonly chunk: number;
  readonly path: Path;
  readonly value: Json;
}

/** What becomes of one answer. */
export interface MutatedAnswer {
  readonly streams: boolean;
  /** Into so many chunks its text is cut. */
  readonly pieces: number;
  readonly mutations: readonly Mutation[];
}

const choice: Path = ['choices', 0];
const paths: readonly Path[] = [
  [],
  ['choices'],
  choice,
  [...choice, 'delta'],
  [...choice, 'delta', 'content'],
  [...choice, 'delta', 'reasoning_content'],
  [...choice, 'delta', 'refusal'],
  [...choice, 'message'],
  [...choice, 'message', 'content'],
  [...choice, 'text'],
  [...choice, 'finish_reason'],
  [...choice, 'usage'],
  ['usage'],
  ['usage', 'prompt_tokens'],
  ['usage', 'completion_tokens'],
  ['usage', 'total_tokens'],
  ['usage', 'prompt_tokens_details'],
  ['usage', 'prompt_tokens_details', 'cached_tokens'],
  ['usage', 'completion_tokens_details', 'reasoning_tokens'],
  ['timings', 'prompt_n'],
  ['x_groq', 'usage'],
  ['error'],
  ['error', 'code'],
  ['id'],
  ['model'],
];

/** What has done harm before, or might: counts that are none, and words that end a user of whom nothing is said. */
const sharp: readonly Json[] = [
  ...[null, '', '024851834', '-1', '12', 'NaN', '1e9', -1, 0, 0.5, 1e21, 1e308, true, [], {}, [[]]],
  ...['1|END|6', '1|END|1\n2|END|1', 'stop', 'length', 'content_filter', 'error', '[DONE]', '\n\n', '|||'],
];

const mutation = fc.record({
  chunk: fc.nat(5),
  path: fc.constantFrom(...paths),
  value: fc.oneof(fc.constantFrom(...sharp), fc.jsonValue({ maxDepth: 3 })),
});

/** Answers as they may go wrong one after the other. */
export const mutatedAnswers: fc.Arbitrary<readonly MutatedAnswer[]> = fc.array(
  fc.record({
    streams: fc.boolean(),
    pieces: fc.integer({ min: 1, max: 4 }),
    mutations: fc.array(mutation, { minLength: 1, maxLength: 3 }),
  }),
  { minLength: 1, maxLength: 8 },
);

function put(target: Json, [key, ...rest]: Path, value: Json): Json {
  if (key === undefined) return value;
  const isHolder = typeof target === 'object' && target !== null;
  const copy = isHolder
    ? Array.isArray(target)
      ? [...target]
      : { ...target }
    : typeof key === 'number'
      ? []
      : {};
  copy[key] = put(copy[key], rest, value);
  return copy;
}

const usageOf = (text: string): object => ({
  prompt_tokens: 100,
  completion_tokens: text.length,
  total_tokens: 100 + text.length,
});

function chunksOf(text: string, pieces: number): readonly Json[] {
  // Between lines: of one whose middle is lost nobody can tell what it was.
  const lines = text.split('\n').map((line) => `${line}\n`);
  const size = Math.max(1, Math.ceil(lines.length / pieces));
  const cuts = Array.from({ length: pieces }, (_, index) =>
    lines.slice(index * size, (index + 1) * size).join(''),
  );
  const chunk = (delta: object, finish_reason: string | null): Json => ({
    id: 'x',
    model: 'demo',
    choices: [{ index: 0, delta, finish_reason }],
  });
  return [...cuts.map((content) => chunk({ content }, null)), { ...chunk({}, 'stop'), usage: usageOf(text) }];
}

/** The body of an answer with the text, as it was mutated, and its type. */
export function writeMutated(
  text: string,
  { streams, pieces, mutations }: MutatedAnswer,
): readonly [type: string, body: string] {
  const whole = {
    choices: [{ message: { role: 'assistant', content: text }, finish_reason: 'stop' }],
    usage: usageOf(text),
  };
  const chunks = [...(streams ? chunksOf(text, pieces) : [whole])];
  for (const { chunk, path, value } of mutations) {
    const index = chunk % chunks.length;
    chunks[index] = put(chunks[index], path, value);
  }
  if (!streams) return ['application/json', JSON.stringify(chunks[0])];
  const lines = chunks.map((each) => `data: ${JSON.stringify(each)}\n\n`).join('');
  return ['text/event-stream', `${lines}data: [DONE]\n\n`];
}
