import { describe, expect, it } from 'vitest';
import type { ErrorCode } from '../../shared/app-error.ts';
import { classifyCallError } from './call-error.ts';
import { findComplaint, readComplaint, readComplaintText } from './complaint.ts';
import { knownComplaints } from './known-complaints.ts';
import { ProviderError } from './provider-error.ts';

const now = Date.UTC(2026, 7, 24, 12);
const openAi = (message: string, code: string | number | null = null, type: string | null = null) => ({
  error: { message, type, param: null, code },
});

/** What providers have answered, word for word as it was reported, and what each means. */
const said: readonly (readonly [string, number | null, unknown, ErrorCode])[] = [
  // the request is too long
  [
    'OpenAI',
    400,
    openAi(
      "This model's maximum context length is 8192 tokens. However, your messages resulted in 9000 tokens.",
      'context_length_exceeded',
    ),
    'context_length',
  ],
  [
    'llama.cpp',
    400,
    openAi(
      'the request exceeds the available context size, try increasing it',
      400,
      'exceed_context_size_error',
    ),
    'context_length',
  ],
  [
    'llama.cpp with 500',
    500,
    {
      error: {
        code: 500,
        message:
          'the request exceeds the available context size. try increasing the context size or enable context shift',
        type: 'exceed_context_size_error',
        n_prompt_tokens: 1407,
        n_ctx: 256,
      },
    },
    'context_length',
  ],
  [
    'Kimi',
    400,
    {
      error: {
        message: 'Invalid request: Your request exceeded model token limit: 262144 (requested: 269030)',
        type: 'invalid_request_error',
      },
    },
    'context_length',
  ],
  [
    'Qwen',
    400,
    openAi(
      '<400> InternalError.Algo.InvalidParameter: Range of input length should be [1, 30720]',
      'invalid_parameter_error',
    ),
    'context_length',
  ],
  [
    'Gemini',
    400,
    [
      {
        error: {
          code: 400,
          message: 'The input token count (1200293) exceeds the maximum number of tokens allowed (1048576).',
          status: 'INVALID_ARGUMENT',
        },
      },
    ],
    'context_length',
  ],
  [
    'Groq',
    400,
    openAi('Please reduce the length of the messages or completion.', 'context_length_exceeded'),
    'context_length',
  ],
  [
    'Groq over its minute',
    413,
    openAi(
      'Request too large for model `llama-3.1-8b-instant` on tokens per minute (TPM): Limit 6000, Requested 12328, please reduce your message size and try again. Need more tokens? Upgrade at https://console.groq.com/settings/billing',
      'rate_limit_exceeded',
      'tokens',
    ),
    'context_length',
  ],
  [
    'vLLM',
    400,
    {
      object: 'error',
      message:
        "This model's maximum context length is 6048 tokens. However, you requested 6616 tokens (568 in the messages, 6048 in the completion). Please reduce the length of the messages or completion.",
      type: 'BadRequestError',
      param: null,
      code: 400,
    },
    'context_length',
  ],
  [
    'vLLM, newer',
    400,
    openAi(
      "'max_tokens' or 'max_completion_tokens' is too large: 8192. This model's maximum context length is 4096 tokens and your request has 500 input tokens (8192 > 4096 - 500).",
      400,
      'BadRequestError',
    ),
    'context_length',
  ],
  [
    'SGLang',
    400,
    {
      object: 'error',
      message: "The input (5000 tokens) is longer than the model's context length (4096 tokens).",
      type: 'BadRequestError',
      code: 400,
    },
    'context_length',
  ],
  [
    'Anthropic',
    400,
    {
      type: 'error',
      error: { type: 'invalid_request_error', message: 'prompt is too long: 209303 tokens > 200000 maximum' },
    },
    'context_length',
  ],
  [
    'LM Studio',
    400,
    {
      error:
        'Trying to keep the first 14538 tokens when context the overflows. However, the model is loaded with context length of only 2048 tokens, which is not enough.',
    },
    'context_length',
  ],
  [
    'LM Studio, newer',
    400,
    {
      error:
        'The number of tokens to keep from the initial prompt is greater than the context length (n_keep: 13055>= n_ctx: 4096).',
    },
    'context_length',
  ],
  [
    'MiniMax',
    400,
    {
      type: 'error',
      error: { type: 'bad_request_error', message: 'invalid params, context window exceeds limit (2013)' },
    },
    'context_length',
  ],
  [
    'MiniMax in an answer',
    null,
    { choices: null, base_resp: { status_code: 1039, status_msg: 'token limit' } },
    'context_length',
  ],
  ['GLM', 400, openAi('Prompt 超长', '1261'), 'context_length'],
  [
    'Qianfan',
    400,
    openAi('Prompt tokens too long', 'tokens_too_long', 'invalid_request_error'),
    'context_length',
  ],
  [
    'Mistral',
    400,
    {
      object: 'error',
      message: 'Prompt contains 66385 tokens, too large for model with 32768 maximum context length',
      type: 'invalid_request_error',
      code: '3051',
    },
    'context_length',
  ],
  [
    'LiteLLM',
    400,
    openAi(
      'litellm.ContextWindowExceededError: AnthropicError - {"type":"error","error":{"type":"invalid_request_error","message":"too much"}}',
      '400',
    ),
    'context_length',
  ],
  [
    'TGI',
    422,
    {
      error: 'Input validation error: `inputs` must have less than 1024 tokens. Given: 1234',
      error_type: 'validation',
    },
    'context_length',
  ],
  [
    'llama-cpp-python',
    400,
    openAi('Requested tokens (2285) exceed context window of 2048'),
    'context_length',
  ],
  ['a gateway', 413, '<html><title>413 Request Entity Too Large</title></html>', 'context_length'],
  // money
  ['DeepSeek', 402, openAi('Insufficient Balance', 'invalid_request_error', 'unknown_error'), 'quota'],
  [
    'OpenAI',
    429,
    openAi(
      'You exceeded your current quota, please check your plan and billing details.',
      'insufficient_quota',
      'insufficient_quota',
    ),
    'quota',
  ],
  [
    'SiliconFlow',
    403,
    { code: 30001, message: 'Sorry, your account balance is insufficient', data: null },
    'quota',
  ],
  [
    'Ark',
    403,
    openAi(
      'The request failed because your account has an overdue balance. Request ID: 1',
      'AccountOverdueError',
      'Forbidden',
    ),
    'quota',
  ],
  [
    'Ark, its own limit',
    429,
    openAi(
      'Your account has reached the set inference limit for the model.',
      'SetLimitExceeded',
      'TooManyRequests',
    ),
    'quota',
  ],
  ['GLM', 429, openAi('您的账户已欠费，请充值后重试。', '1113'), 'quota'],
  [
    'DashScope',
    400,
    openAi('Access denied, please make sure your account is in good standing.', 'Arrearage', 'Arrearage'),
    'quota',
  ],
  [
    'OneAPI',
    403,
    openAi('user quota is not enough (request id: 1)', 'insufficient_user_quota', 'one_api_error'),
    'quota',
  ],
  [
    'New API',
    403,
    openAi(
      'token quota is not enough, token remain quota: ＄0.25, need quota: ＄5.5',
      'pre_consume_token_quota_failed',
      'new_api_error',
    ),
    'quota',
  ],
  [
    'LiteLLM',
    400,
    openAi('Budget has been exceeded! Current cost: 26.075, Max budget: 0.25', '400', 'budget_exceeded'),
    'quota',
  ],
  [
    'Anthropic',
    400,
    {
      type: 'error',
      error: {
        type: 'invalid_request_error',
        message: 'Your credit balance is too low to access the Anthropic API.',
      },
    },
    'quota',
  ],
  [
    'OpenRouter',
    402,
    {
      error: {
        code: 402,
        message:
          'This request requires more credits, or fewer max_tokens. You requested up to 65536 tokens, but can only afford 1000.',
      },
    },
    'quota',
  ],
  ['MiniMax', null, { base_resp: { status_code: 1008, status_msg: 'insufficient balance' } }, 'quota'],
  [
    'Moonshot',
    429,
    openAi(
      'You exceeded your current token quota, please check your account balance',
      null,
      'exceeded_current_quota_error',
    ),
    'quota',
  ],
  // later
  [
    'Gemini',
    429,
    [
      {
        error: {
          code: 429,
          message: 'You exceeded your current quota, please check your plan and billing details.',
          status: 'RESOURCE_EXHAUSTED',
        },
      },
    ],
    'rate_limited',
  ],
  [
    'Vertex',
    429,
    [
      {
        error: {
          code: 429,
          message: 'Resource exhausted. Please try again later.',
          errors: [{ reason: 'rateLimitExceeded' }],
          status: 'RESOURCE_EXHAUSTED',
        },
      },
    ],
    'rate_limited',
  ],
  [
    'DashScope',
    429,
    openAi('Allocated quota exceeded, please increase your quota limit.', 'insufficient_quota'),
    'rate_limited',
  ],
  ['DashScope by rate', 429, openAi('Requests rate limit exceeded', 'Throttling.RateQuota'), 'rate_limited'],
  [
    'Groq',
    429,
    openAi(
      'Rate limit reached for model on tokens per minute (TPM): Limit 6000, Used 5034, Requested 1443. Please try again in 4.77s. Need more tokens? https://console.groq.com/settings/billing',
      'rate_limit_exceeded',
      'tokens',
    ),
    'rate_limited',
  ],
  ['GLM', 429, openAi('您的账户已达到速率限制，请您控制请求频率', '1302'), 'rate_limited'],
  [
    'Ark',
    429,
    openAi('The request has exceeded the rate limit.', 'ModelAccountTpmRateLimitExceeded', 'TooManyRequests'),
    'rate_limited',
  ],
  [
    'SiliconFlow',
    429,
    {
      message:
        'Request was rejected due to rate limiting. If you want more, please contact us. Details:TPM limit reached.',
    },
    'rate_limited',
  ],
  [
    'MiniMax',
    null,
    { base_resp: { status_code: 1002, status_msg: 'rate limit exceeded(RPM)' } },
    'rate_limited',
  ],
  [
    'Azure',
    429,
    openAi(
      'Requests to the ChatCompletions_Create Operation have exceeded call rate limit. Please retry after 20 seconds.',
      '429',
    ),
    'rate_limited',
  ],
  [
    'Moonshot, overloaded',
    429,
    openAi('The engine is currently overloaded, please try again later', null, 'engine_overloaded_error'),
    'rate_limited',
  ],
  // a limit of hours or days
  [
    'GLM',
    429,
    openAi('已达到 5 小时的使用上限。您的限额将在 2026-08-25 07:41:44 重置。', '1308'),
    'limit_reached',
  ],
  [
    'Z.ai',
    429,
    openAi('Usage limit reached for 5 hour. Your limit will reset at 2026-08-27 21:31:39', '1308'),
    'limit_reached',
  ],
  [
    'Groq',
    429,
    openAi(
      'Rate limit reached for model on tokens per day (TPD): Limit 100000, Used 99000, Requested 2000. Please try again in 14m24s.',
      'rate_limit_exceeded',
      'tokens',
    ),
    'limit_reached',
  ],
  [
    'Gemini',
    429,
    [
      {
        error: {
          code: 429,
          message: 'You exceeded your current quota.',
          status: 'RESOURCE_EXHAUSTED',
          details: [
            {
              '@type': 'type.googleapis.com/google.rpc.QuotaFailure',
              violations: [{ quotaId: 'GenerateRequestsPerDayPerProjectPerModel-FreeTier' }],
            },
            { '@type': 'type.googleapis.com/google.rpc.RetryInfo', retryDelay: '36s' },
          ],
        },
      },
    ],
    'limit_reached',
  ],
  [
    'OpenRouter',
    429,
    { error: { code: 429, message: 'Rate limit exceeded: free-models-per-day' } },
    'limit_reached',
  ],
  // content
  [
    'Azure',
    400,
    {
      error: {
        message:
          "The response was filtered due to the prompt triggering Azure OpenAI's content management policy.",
        type: null,
        param: 'prompt',
        code: 'content_filter',
        status: 400,
        innererror: { code: 'ResponsibleAIPolicyViolation' },
      },
    },
    'content_filter',
  ],
  [
    'DashScope',
    400,
    openAi('Input data may contain inappropriate content.', 'data_inspection_failed'),
    'content_filter',
  ],
  ['GLM', 400, openAi('系统检测到输入或生成内容可能包含不安全或敏感内容', '1301'), 'content_filter'],
  [
    'Moonshot',
    400,
    openAi('The request was rejected because it was considered high risk', null, 'content_filter'),
    'content_filter',
  ],
  ['DeepSeek', 400, openAi('Content Exists Risk', 'invalid_request_error'), 'content_filter'],
  [
    'Ark',
    400,
    openAi(
      'The request could not be processed because the input text includes sensitive content',
      'InputTextRiskDetection',
      'BadRequest',
    ),
    'content_filter',
  ],
  [
    'MiniMax',
    null,
    { base_resp: { status_code: 1026, status_msg: 'input new_sensitive' } },
    'content_filter',
  ],
  [
    'OpenRouter',
    403,
    { error: { code: 403, message: 'Your chosen model requires moderation and your input was flagged' } },
    'content_filter',
  ],
  // key and model
  [
    'Gemini',
    400,
    [
      {
        error: {
          code: 400,
          message: 'API key not valid. Please pass a valid API key.',
          status: 'INVALID_ARGUMENT',
        },
      },
    ],
    'auth',
  ],
  ['GLM', 401, openAi('身份验证失败', '1000'), 'auth'],
  ['MiniMax', null, { base_resp: { status_code: 2049, status_msg: 'invalid api key' } }, 'auth'],
  ['OneAPI', 401, openAi('无效的令牌', null, 'one_api_error'), 'auth'],
  [
    'SiliconFlow',
    400,
    { code: 20012, message: 'Model does not exist. Please check it carefully.', data: null },
    'model_not_found',
  ],
  ['Ollama', 404, openAi('model "x" not found, try pulling it first', null, 'api_error'), 'model_not_found'],
  [
    'Ark',
    404,
    openAi(
      'The model or endpoint x does not exist or you do not have access to it.',
      'InvalidEndpointOrModel.NotFound',
      'NotFound',
    ),
    'model_not_found',
  ],
  // the server
  [
    'OpenRouter',
    502,
    { error: { code: 502, message: 'Provider returned error', metadata: { raw: 'upstream' } } },
    'server_error',
  ],
  [
    'OpenRouter in a stream',
    null,
    { error: { code: 'server_error', message: 'Provider disconnected' }, choices: [] },
    'server_error',
  ],
  [
    'Anthropic',
    529,
    { type: 'error', error: { type: 'overloaded_error', message: 'Overloaded' } },
    'server_error',
  ],
  [
    'a server that took long',
    504,
    { error: { message: 'The request took too long: input too long to finish' } },
    'server_error',
  ],
];

describe('what providers say', () => {
  it.each(said)('of %s with %s is known', (_, status, body, code) => {
    const complaint = status === null ? findComplaint(body, false) : readComplaint(body);
    if (complaint === null) throw new Error('no complaint');
    const { error } = classifyCallError(new ProviderError(status, complaint, new Headers()), now);
    expect(error.code).toBe(code);
    // As a gateway hands it on: text in a field of its own, under a status of its own choosing.
    const text = JSON.stringify(body);
    const again = classifyCallError(new ProviderError(status, readComplaintText(text), new Headers()), now);
    if (status !== null) expect(again.error.code).toBe(code);
  });

  it('says until when a limit holds, where that is told', () => {
    const until = (words: string, headers: Record<string, string> = {}) =>
      classifyCallError(new ProviderError(429, readComplaint(openAi(words)), new Headers(headers)), now)
        .error;
    expect(until('您的限额将在 2026-08-25 07:41:44 重置，使用上限')).toMatchObject({
      code: 'limit_reached',
      params: { until: expect.stringMatching(/^2026-08-2\d \d\d:41$/) },
    });
    expect(until('no', { 'retry-after': '7200' })).toMatchObject({ code: 'limit_reached' });
    expect(until('Please try again in 1h2m3s')).toMatchObject({ code: 'limit_reached' });
    const reset = { 'x-ratelimit-remaining-requests': '0', 'x-ratelimit-reset-requests': '2h0m0s' };
    expect(until('no', reset)).toMatchObject({ code: 'limit_reached' });
    const other = { 'x-ratelimit-remaining-requests': '9', 'x-ratelimit-reset-requests': '2h0m0s' };
    expect(until('no', other)).toMatchObject({ code: 'rate_limited' });
  });

  it.each([
    ['Please try again in 1m30.5s. Visit', 90_500],
    ['Please retry after 20 seconds.', 20_000],
    ['try again in 250ms', 250],
    ['try again later', null],
  ])('reads the wait in %j', (words, retryAfterMs) => {
    const thrown = new ProviderError(429, readComplaint(openAi(words)), new Headers());
    expect(classifyCallError(thrown, now).remedy).toMatchObject({ kind: 'retry', retryAfterMs });
  });

  it('names a source for every row', () => {
    for (const { who, source } of knownComplaints) {
      expect(who).not.toBe('');
      expect(source).toMatch(/^https:\/\//);
    }
  });
});
