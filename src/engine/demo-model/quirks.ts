/** Ways in which real providers and gateways differ from what OpenAI's reference says; docs/PROVIDERS.md names who does which. */
export const quirkNames = [
  // what of a request is refused
  'wants_max_completion_tokens',
  'wants_max_tokens',
  'no_output_limit',
  'output_limit',
  'no_stream_options',
  'no_stream',
  'no_system',
  'refuses_all',
  'filter',
  // a request that is too long, in the words of each
  'context_openai',
  'context_llama_cpp',
  'context_kimi',
  'context_qwen',
  'context_gemini',
  'context_groq',
  'context_minute',
  'context_vllm',
  'context_lm_studio',
  'context_anthropic',
  'context_unnamed',
  // money and pace
  'no_credit_siliconflow',
  'no_credit_ark',
  'no_credit_glm',
  'rate_gemini',
  'day_limit',
  // thinking
  'thinks',
  'thinks_in_tags',
  'thinks_away',
  'thinks_for_ever',
  'reasons',
  'no_reasoning',
  'few_efforts',
  // how an answer is put
  'content_parts',
  'null_content',
  'no_finish',
  'empty_finish',
  'odd_finish',
  'no_done',
  'empty_data_lines',
  'comments',
  'carriage_returns',
  'empty_first_chunk',
  'in_one_piece',
  'message_in_stream',
  'error_in_200',
  'error_chunk',
  // how tokens are counted
  'no_usage',
  'zero_usage',
  'null_usage',
  'usage_each_chunk',
  'usage_in_choice',
  'usage_groq',
  'usage_timings',
  'usage_in_quotes',
  'usage_in_words',
  // what of them is told apart
  'caches',
  'caches_hit_miss',
  'counts_thoughts',
  'thoughts_beside',
  // embeddings
  'no_embeddings',
  'no_base64',
  'ten_inputs',
  'few_inputs_unnamed',
] as const;
export type Quirk = (typeof quirkNames)[number];

/** Who is played, by the quirks that were reported of them; the sources are in docs/PROVIDERS.md. */
export const players = {
  openai: ['wants_max_completion_tokens', 'context_openai'],
  azure: ['empty_first_chunk', 'no_stream_options', 'context_openai'],
  deepseek: ['comments', 'thinks', 'output_limit', 'context_vllm'],
  dashscope: ['output_limit', 'context_qwen', 'null_content', 'ten_inputs'],
  glm: ['null_usage', 'thinks', 'empty_data_lines'],
  moonshot: ['usage_in_choice', 'context_kimi', 'wants_max_tokens'],
  minimax: ['message_in_stream', 'thinks_in_tags', 'usage_each_chunk'],
  openrouter: ['comments', 'error_chunk', 'thinks'],
  groq: ['usage_groq', 'context_groq'],
  gemini: ['rate_gemini', 'context_gemini', 'odd_finish', 'no_stream_options'],
  mistral: ['no_stream_options', 'content_parts', 'wants_max_tokens'],
  anthropic_gateway: ['context_anthropic', 'output_limit', 'empty_finish'],
  litellm: ['usage_each_chunk', 'no_system', 'error_in_200'],
  one_api: ['no_usage', 'empty_finish', 'no_done'],
  ollama: ['thinks', 'no_base64'],
  lm_studio: ['context_lm_studio', 'no_usage', 'no_base64'],
  vllm: ['context_vllm', 'usage_each_chunk', 'no_base64'],
  llama_cpp: ['usage_timings', 'context_llama_cpp', 'error_in_200', 'carriage_returns'],
} as const satisfies Readonly<Record<string, readonly Quirk[]>>;
export type Player = keyof typeof players;

const isQuirk = (name: string): name is Quirk => (quirkNames as readonly string[]).includes(name);
const isPlayer = (name: string): name is Player => Object.hasOwn(players, name);

/**
 * Reads whom to play and which quirks besides, as the command line gives them: `openrouter` and `no_usage,no_done`.
 * Throws an Error of one sentence for a name that is none.
 */
export function parseQuirks(player: string | undefined, quirks: string | undefined): readonly Quirk[] {
  if (player !== undefined && !isPlayer(player))
    throw new Error(`Nobody plays "${player}": there are ${Object.keys(players).join(', ')}.`);
  const named = (quirks ?? '')
    .split(',')
    .map((name) => name.trim())
    .filter((name) => name !== '');
  for (const name of named)
    if (!isQuirk(name)) throw new Error(`There is no quirk "${name}": there are ${quirkNames.join(', ')}.`);
  return [...new Set([...(player === undefined ? [] : players[player]), ...named.filter(isQuirk)])];
}
