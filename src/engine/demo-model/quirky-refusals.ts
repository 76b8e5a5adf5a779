import type { Quirk } from './quirks.ts';

/** An answer that refuses, in the very shape of whom it is played after. */
export interface QuirkyRefusal {
  readonly status: number;
  readonly body: unknown;
  readonly headers?: Readonly<Record<string, string>>;
}

/** What a quirk looks at. */
export interface QuirkyRequest {
  /** The fields of the request as they were sent. */
  readonly body: Readonly<Record<string, unknown>>;
  readonly promptTokens: number;
  readonly text: string;
  /** 1 for the first call of the server. */
  readonly call: number;
}

type Refuse = (request: QuirkyRequest) => QuirkyRefusal | null;

/** The limits that the quirks have, in tokens, and whom the filter is after. */
export const quirkLimits = { output: 4_096, context: 1_400, thinking: 16_000, thoughts: 60 } as const;
/** The text of a profile of which a filter lets nothing through. */
const filteredText = '25岁';

const error = (
  status: number,
  message: string,
  code: string | number | null = null,
  type: string | null = 'invalid_request_error',
  more: object = {},
): QuirkyRefusal => ({ status, body: { error: { message, type, param: null, code, ...more } } });

const unsupported = (param: string, message: string, code = 'unsupported_value'): QuirkyRefusal =>
  error(400, message, code, 'invalid_request_error', { param });

/** As vLLM says it, and what is built on it. */
const badRequest = (message: string): QuirkyRefusal => ({
  status: 400,
  body: { object: 'error', message, type: 'BadRequestError', param: null, code: 400 },
});

const geminiError = (code: number, message: string, status: string, more: object = {}): QuirkyRefusal => ({
  status: code,
  body: [{ error: { code, message, status, ...more } }],
});

/** Refuses what has a field, whatever stands in it. */
const forbids =
  (field: string): Refuse =>
  ({ body: { [field]: input } }) => {
    if (input === undefined) return null;
    const msg = 'Extra inputs are not permitted';
    return { status: 422, body: { detail: [{ type: 'extra_forbidden', loc: ['body', field], msg, input }] } };
  };

/** Refuses what has one of some fields, in other words. */
const knowsNone =
  (fields: readonly string[]): Refuse =>
  ({ body }) => {
    const field = fields.find((each) => body[each] !== undefined);
    return field === undefined ? null : error(400, `Unrecognized request argument supplied: ${field}`);
  };

const sentLimit = ({ body }: QuirkyRequest): number => {
  const sent = body.max_tokens ?? body.max_completion_tokens;
  return typeof sent === 'number' ? sent : 0;
};

/** Refuses what has more tokens than the context takes. */
const over =
  (say: (tokens: number, limit: number) => QuirkyRefusal): Refuse =>
  ({ promptTokens }) =>
    promptTokens > quirkLimits.context ? say(promptTokens, quirkLimits.context) : null;

const always =
  (refusal: QuirkyRefusal): Refuse =>
  () =>
    refusal;

const saysOfReasoning = [
  'reasoning_effort',
  'reasoning',
  'thinking',
  'enable_thinking',
  'chat_template_kwargs',
];

const refusals: Readonly<Partial<Record<Quirk, Refuse>>> = {
  wants_max_completion_tokens: ({ body }) =>
    body.max_tokens === undefined
      ? null
      : unsupported(
          'max_tokens',
          "Unsupported parameter: 'max_tokens' is not supported with this model. Use 'max_completion_tokens' instead.",
          'unsupported_parameter',
        ),
  wants_max_tokens: forbids('max_completion_tokens'),
  no_output_limit: knowsNone(['max_tokens', 'max_completion_tokens']),
  output_limit: (request) =>
    sentLimit(request) > quirkLimits.output
      ? error(
          400,
          `<400> InternalError.Algo.InvalidParameter: Range of max_tokens should be [1, ${quirkLimits.output}]`,
          'invalid_parameter_error',
        )
      : null,
  no_stream_options: forbids('stream_options'),
  no_reasoning: knowsNone(saysOfReasoning),
  few_efforts: ({ body }) =>
    body.reasoning_effort === undefined || body.reasoning_effort === 'low'
      ? null
      : unsupported(
          'reasoning_effort',
          `Unsupported value: 'reasoning_effort' does not support '${body.reasoning_effort}' with this model. Supported values are: 'low'.`,
        ),
  no_stream: ({ body }) =>
    body.stream === true
      ? unsupported('stream', 'Your organization must be verified to stream this model.')
      : null,
  no_system: ({ body }) =>
    JSON.stringify(body.messages).includes('"role":"system"')
      ? error(
          400,
          "Unsupported value: 'messages[0].role' does not support 'system' with this model.",
          'unsupported_value',
        )
      : null,
  refuses_all: always(error(400, 'This request cannot be served here (reason 7719).', 'E7719', null)),
  filter: ({ text }) =>
    text.includes(filteredText)
      ? error(
          400,
          "The response was filtered due to the prompt triggering Azure OpenAI's content management policy. Please modify your prompt and retry.",
          'content_filter',
          null,
          { param: 'prompt', status: 400, innererror: { code: 'ResponsibleAIPolicyViolation' } },
        )
      : null,
  context_openai: over((tokens, limit) =>
    error(
      400,
      `This model's maximum context length is ${limit} tokens. However, your messages resulted in ${tokens} tokens. Please reduce the length of the messages.`,
      'context_length_exceeded',
    ),
  ),
  context_llama_cpp: over((tokens, limit) =>
    error(
      400,
      'the request exceeds the available context size, try increasing it',
      400,
      'exceed_context_size_error',
      { n_prompt_tokens: tokens, n_ctx: limit },
    ),
  ),
  context_kimi: over((tokens, limit) =>
    error(400, `Invalid request: Your request exceeded model token limit: ${limit} (requested: ${tokens})`),
  ),
  context_qwen: over((_, limit) =>
    error(
      400,
      `<400> InternalError.Algo.InvalidParameter: Range of input length should be [1, ${limit}]`,
      'invalid_parameter_error',
    ),
  ),
  context_gemini: over((tokens, limit) =>
    geminiError(
      400,
      `The input token count (${tokens}) exceeds the maximum number of tokens allowed (${limit}).`,
      'INVALID_ARGUMENT',
    ),
  ),
  context_groq: over((tokens, limit) =>
    error(
      413,
      `Request too large for model on tokens per minute (TPM): Limit ${limit}, Requested ${tokens}, please reduce your message size and try again. Need more tokens? Upgrade at https://console.groq.com/settings/billing`,
      'rate_limit_exceeded',
      'tokens',
    ),
  ),
  context_minute: over((tokens, limit) =>
    error(
      429,
      `Rate limit reached for demo on tokens per min (TPM): Limit ${limit}, Requested ${tokens}. Please try again later.`,
      'rate_limit_exceeded',
      'tokens',
    ),
  ),
  context_vllm: over((tokens, limit) =>
    badRequest(
      `This model's maximum context length is ${limit} tokens. However, you requested ${tokens} tokens in the messages. Please reduce the length of the messages or completion.`,
    ),
  ),
  context_lm_studio: over((tokens, limit) => ({
    status: 400,
    body: {
      error: `Trying to keep the first ${tokens} tokens when context the overflows. However, the model is loaded with context length of only ${limit} tokens, which is not enough.`,
    },
  })),
  context_anthropic: over((tokens, limit) => ({
    status: 400,
    body: {
      type: 'error',
      error: {
        type: 'invalid_request_error',
        message: `prompt is too long: ${tokens} tokens > ${limit} maximum`,
      },
    },
  })),
  context_unnamed: over(() => error(400, 'Prompt 超长', '1261', null)),
  no_credit_siliconflow: always({
    status: 403,
    body: { code: 30001, message: 'Sorry, your account balance is insufficient', data: null },
  }),
  no_credit_ark: always(
    error(
      403,
      'The request failed because your account has an overdue balance.',
      'AccountOverdueError',
      'Forbidden',
    ),
  ),
  no_credit_glm: always(error(429, '您的账户已欠费，请充值后重试。', '1113', null)),
  rate_gemini: ({ call }) =>
    call > 2
      ? null
      : geminiError(
          429,
          'You exceeded your current quota, please check your plan and billing details.',
          'RESOURCE_EXHAUSTED',
          { details: [{ '@type': 'type.googleapis.com/google.rpc.RetryInfo', retryDelay: '0.05s' }] },
        ),
  day_limit: ({ call }) =>
    call <= 2
      ? null
      : {
          ...error(
            429,
            'Rate limit reached for model on tokens per day (TPD): Limit 100000, Used 99990.',
            'rate_limit_exceeded',
            'tokens',
          ),
          headers: { 'retry-after': '7200' },
        },
};

/** The first refusal that a server with these quirks answers; null where it answers the request. */
export function refusalByQuirks(quirks: readonly Quirk[], request: QuirkyRequest): QuirkyRefusal | null {
  for (const quirk of quirks) {
    const refusal = refusals[quirk]?.(request) ?? null;
    if (refusal !== null) return refusal;
  }
  return null;
}

/** The same for a request for embeddings. */
export function embeddingRefusalByQuirks(
  quirks: readonly Quirk[],
  format: string,
  inputs: number,
): QuirkyRefusal | null {
  if (quirks.includes('no_embeddings')) return { status: 404, body: '404 page not found' };
  if (quirks.includes('no_base64') && format === 'base64')
    return badRequest('base64 encoding is not currently supported');
  if (quirks.includes('ten_inputs') && inputs > 10)
    return error(
      400,
      '<400> InternalError.Algo.InvalidParameter: Value error, batch size is invalid, it should not be larger than 10.: input.contents',
      'InvalidParameter',
      'InvalidParameter',
    );
  if (quirks.includes('few_inputs_unnamed') && inputs > 10)
    return error(413, 'too many inputs in one request', null, 'Validation');
  return null;
}
