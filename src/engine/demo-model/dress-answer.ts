import type { Quirk } from './quirks.ts';

type Json = Readonly<Record<string, unknown>>;

/** The parts of a streamed answer, in their order. */
export type ChunkKind = 'role' | 'content' | 'last' | 'usage';

/** Puts an answer as whom it is played after would put it. */
export type Dress = ReturnType<typeof dressFor>;

const usageOf = (usage: Json, quirks: ReadonlySet<Quirk>): Json => {
  const counted = (tell: (count: unknown) => unknown): Json =>
    Object.fromEntries(Object.entries(usage).map(([name, count]) => [name, tell(count)]));
  if (quirks.has('zero_usage')) return counted(() => 0);
  if (quirks.has('usage_in_quotes')) return counted(String);
  return quirks.has('usage_in_words') ? counted(() => 'n/a 024851834') : usage;
};

type Choice = Json & { readonly delta?: Json };

const mapChoice = (chunk: Json, change: (choice: Choice) => Json): Json => ({
  ...chunk,
  choices: Array.isArray(chunk.choices)
    ? chunk.choices.map((choice: Choice) => change(choice))
    : chunk.choices,
});

const withFinish = (chunk: Json, finish: string | null): Json =>
  mapChoice(chunk, (choice) => ({ ...choice, finish_reason: finish }));

const mapContent = (chunk: Json, change: (content: string) => unknown): Json =>
  mapChoice(chunk, (choice) =>
    typeof choice.delta?.content === 'string'
      ? { ...choice, delta: { ...choice.delta, content: change(choice.delta.content) } }
      : choice,
  );

/** What of a usage goes into a chunk, and where. */
function withUsage(kind: ChunkKind, chunk: Json, usage: Json, quirks: ReadonlySet<Quirk>): Json {
  const told = usageOf(usage, quirks);
  if (quirks.has('no_usage'))
    return Object.fromEntries(Object.entries(chunk).filter(([name]) => name !== 'usage'));
  if (quirks.has('null_usage')) return { ...chunk, usage: null };
  if (quirks.has('usage_each_chunk')) return { ...chunk, usage: told };
  if (kind === 'last' && quirks.has('usage_in_choice'))
    return mapChoice(chunk, (choice) => ({ ...choice, usage: told }));
  if (kind === 'last' && quirks.has('usage_groq')) return { ...chunk, x_groq: { id: 'req_1', usage: told } };
  if (kind === 'last' && quirks.has('usage_timings'))
    return { ...chunk, timings: { prompt_n: told.prompt_tokens, predicted_n: told.completion_tokens } };
  return kind === 'usage' ? { ...chunk, usage: told } : chunk;
}

const movesUsage = ['no_usage', 'null_usage', 'usage_in_choice', 'usage_groq', 'usage_timings'] as const;

function putFinish(chunk: Json, quirks: ReadonlySet<Quirk>): Json {
  if (quirks.has('no_finish')) return withFinish(chunk, null);
  return quirks.has('odd_finish') ? withFinish(chunk, 'FINISH_REASON_END') : chunk;
}

/** The chunk as these quirks put it. */
function change(kind: ChunkKind, chunk: Json, usage: Json, quirks: ReadonlySet<Quirk>): Json {
  let changed = withUsage(kind, chunk, usage, quirks);
  if (quirks.has('content_parts')) changed = mapContent(changed, (text) => [{ type: 'text', text }]);
  if (quirks.has('null_content')) changed = mapContent(changed, (text) => (text === '' ? null : text));
  if (kind === 'last') return putFinish(changed, quirks);
  return quirks.has('empty_finish') ? withFinish(changed, '') : changed;
}

const event = (value: unknown): string => `data: ${JSON.stringify(value)}\n\n`;

const deltaEvent = (delta: Json): string => event({ choices: [{ index: 0, delta, finish_reason: null }] });

/** The dress of a server with these quirks, for one call. */
export function dressFor(names: readonly Quirk[], call: number) {
  const quirks = new Set(names);
  const wire = (text: string): string =>
    quirks.has('carriage_returns') ? text.replaceAll('\n', '\r\n') : text;
  const before = [
    quirks.has('comments') ? ': PROCESSING\n\n' : '',
    quirks.has('empty_data_lines') ? 'data: \n\n' : '',
  ].join('');
  const opening = [
    quirks.has('empty_first_chunk')
      ? event({ choices: [], prompt_filter_results: [{ prompt_index: 0 }] })
      : '',
    quirks.has('thinks') ? deltaEvent({ reasoning_content: 'The rows, one by one.' }) : '',
    quirks.has('thinks_in_tags')
      ? deltaEvent({ content: '<think>\nThe rows, one by one.\n</think>\n\n' })
      : '',
  ].join('');
  let text = '';
  return {
    /** One chunk as it goes over the wire; may be empty. */
    chunk: (kind: ChunkKind, chunk: Json, usage: Json): string => {
      if (kind === 'usage' && movesUsage.some((quirk) => quirks.has(quirk))) return '';
      const [choice] = (chunk.choices ?? []) as readonly Choice[];
      text += typeof choice?.delta?.content === 'string' ? choice.delta.content : '';
      if (quirks.has('message_in_stream') && kind === 'content') return '';
      const last =
        quirks.has('message_in_stream') && kind === 'last'
          ? {
              ...chunk,
              choices: [{ index: 0, message: { role: 'assistant', content: text }, finish_reason: 'stop' }],
            }
          : chunk;
      const put = event(change(kind, last, usage, quirks));
      return wire(kind === 'role' ? `${before}${put}${opening}` : `${before}${put}`);
    },
    /** The whole answer, where it comes in one piece. */
    whole: (body: Json): Json => putFinish(change('usage', body, (body.usage ?? {}) as Json, quirks), quirks),
    end: quirks.has('no_done') ? '' : wire('data: [DONE]\n\n'),
    /** A complaint in place of the rest of the answer, behind its first half. */
    breakOff:
      quirks.has('error_chunk') && call % 3 === 2
        ? event({
            error: { code: 502, message: 'Provider disconnected' },
            choices: [{ index: 0, delta: { content: '' }, finish_reason: 'error' }],
          })
        : null,
  };
}
