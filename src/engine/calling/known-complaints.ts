import type { Complaint } from './complaint.ts';

/**
 * What a complaint means, whatever status it came with:
 * - `key`, `credit`, `model`: nothing passes until the person has done something;
 * - `rate`: later; `period`: the limit of an hour, a day or a month is used up;
 * - `context`: the request is too long; `filter`: what it holds is not let through;
 * - `inputs`: too many texts to embed in one request;
 * - `busy`: a fault of the server's own.
 */
export type Meaning =
  | 'key'
  | 'credit'
  | 'model'
  | 'rate'
  | 'period'
  | 'context'
  | 'filter'
  | 'inputs'
  | 'busy';

/** One way to say it. A code is looked for whole among the codes, words anywhere. */
export interface KnownComplaint {
  readonly who: string;
  readonly means: Meaning;
  readonly codes?: RegExp;
  readonly words?: RegExp;
  /** Words that a server in trouble may use too: they count only where the request is said to be at fault. */
  readonly loose?: true;
  /** Where it was read. */
  readonly source: string;
}

type Way = (who: string, means: Meaning, pattern: RegExp, source: string) => KnownComplaint;
const coded: Way = (who, means, codes, source) => ({ who, means, codes, source });
const worded: Way = (who, means, words, source) => ({ who, means, words, source });
const loosely: Way = (who, means, words, source) => ({ who, means, words, loose: true, source });

const openAiErrors = 'https://developers.openai.com/docs/guides/error-codes';
const zhipu = 'https://docs.bigmodel.cn/cn/api/api-code';
const aliyun = 'https://help.aliyun.com/zh/model-studio/error-code';
const ark = 'https://www.volcengine.com/docs/82379/1299023';
const silicon = 'https://docs.siliconflow.cn/en/faqs/error-code';
const minimax = 'https://platform.minimaxi.com/docs/api-reference/errorcode.md';
const qianfan = 'https://cloud.baidu.com/doc/qianfan-api/s/rmwbl43x7';
const openRouter = 'https://openrouter.ai/docs/api/reference/errors-and-debugging';
const issue = (repository: string, number: number): string =>
  `https://github.com/${repository}/issues/${number}`;

/**
 * What providers and gateways are known to say, the surest first: the first row that fits decides. Codes stand before
 * words, and what says less (a word that others use for something else) comes last.
 */
export const knownComplaints: readonly KnownComplaint[] = [
  // ---- money or a quota that no waiting brings back
  coded('GLM', 'credit', / (1113|1309) /, zhipu),
  coded('MiniMax', 'credit', / base_resp:1008 /, minimax),
  coded('SiliconFlow', 'credit', / 30001 /, silicon),
  coded('Ark', 'credit', / (accountoverdueerror|setlimitexceeded|inferencelimitexceeded) /, ark),
  coded('DashScope', 'credit', / (arrearage|allocationquota\.freetieronly) /, aliyun),
  coded(
    'OneAPI, New API',
    'credit',
    / (insufficient_user_quota|pre_consume_token_quota_failed|insufficient_token_quota) /,
    issue('songquanpeng/one-api', 1270),
  ),
  coded('LiteLLM', 'credit', / budget_exceeded /, issue('BerriAI/litellm', 14144)),
  coded('sub2api', 'credit', / insufficient_balance /, issue('Wei-Shaw/sub2api', 890)),
  coded('Moonshot', 'credit', / exceeded_current_quota_error /, 'https://platform.kimi.com/docs/api/errors'),
  worded(
    'several',
    'credit',
    /(credit balance is too low|budget has been exceeded|over budget|insufficient[_ ](account[_ ])?(balance|funds|credits?)|(account|balance).{0,40}insufficient|overdue balance|payment is past due|requires more credits|(user|token) quota is not enough|free (tier|quota).{0,60}exhausted|余额不足|欠费|额度(不足|已用尽)|请充值)/i,
    issue('deepseek-ai/deepseek-harness', 3338),
  ),
  // ---- a limit of an hour, a day or a month
  coded('GLM', 'period', / (1304|1308|1310|1316) /, issue('dirge-code/dirge', 818)),
  coded('MiniMax', 'period', / base_resp:2056 /, minimax),
  coded('Gemini', 'period', / \S*perday\S* /, issue('google-gemini/gemini-cli', 14811)),
  worded(
    'Groq, OpenAI, OpenRouter',
    'period',
    /(tokens|requests) per day|\b(TPD|RPD|TPH|RPH)\b|free-models-per-day|(daily|weekly|monthly|5.hour|hourly) (request |usage |token )?(limit|quota)|usage limit (reached|exceeded)|使用上限|今日调用次数/i,
    issue('continuedev/continue', 13195),
  ),
  // ---- later
  coded('Gemini', 'rate', / resource_exhausted /, issue('google-gemini/gemini-cli', 14831)),
  worded('Gemini', 'rate', /RESOURCE_EXHAUSTED/, issue('google-gemini/gemini-cli', 14831)),
  coded('DashScope', 'rate', / (throttling\S*|limit_requests|limit_burst_rate) /, aliyun),
  worded('DashScope', 'rate', /allocated quota exceeded|requests throttl/i, aliyun),
  coded('GLM', 'rate', / (1302|1303|1305|1312|1313) /, zhipu),
  coded('MiniMax', 'rate', / base_resp:(1002|1041) /, minimax),
  coded('Ark', 'rate', / (\S*ratelimitexceeded\S*|serveroverloaded|quotaexceeded) /, ark),
  // Groq counts the room for the answer too, and says so with 413: a request that no minute has room for.
  worded(
    'Groq, OpenAI',
    'context',
    /request (is )?too large|tokens must be reduced/i,
    issue('continuedev/continue', 10218),
  ),
  coded(
    'Moonshot, several',
    'rate',
    / (rate_limit_reached_error|rate_limit_error|rate_limit_exceeded|engine_overloaded_error) /,
    'https://platform.kimi.com/docs/api/errors',
  ),
  coded(
    'OpenAI',
    'credit',
    / (insufficient_quota|billing_not_active|billing_hard_limit_reached) /,
    openAiErrors,
  ),
  // ---- texts to embed
  worded(
    'DashScope, TEI, SiliconFlow',
    'inputs',
    /batch size|maximum allowed batch|too many inputs|array too long|array with maximum length|maximum number of (inputs|texts)|more than \d+ texts|at most \d+ (inputs|texts)/i,
    issue('garrytan/gbrain', 1199),
  ),
  // ---- the request is too long
  coded(
    'OpenAI, Azure, Groq',
    'context',
    / (context_length_exceeded|string_above_max_length|context_exceeded) /,
    openAiErrors,
  ),
  coded(
    'llama.cpp',
    'context',
    / exceed_context_size_error /,
    'https://github.com/ggml-org/llama.cpp/pull/15780',
  ),
  coded('GLM', 'context', / 1261 /, zhipu),
  coded('MiniMax', 'context', / base_resp:1039 /, issue('MiniMax-AI/MiniMax-01', 15)),
  coded('Qianfan', 'context', / (characters_too_long|tokens_too_long) /, qianfan),
  worded('llama.cpp', 'context', /exceeds? the available context size/i, issue('ggml-org/llama.cpp', 17284)),
  worded(
    'OpenAI, vLLM, DeepSeek, SGLang',
    'context',
    /maximum context length|context length is only|longer than the (model's context length|maximum model length)|maximum model length/i,
    issue('vllm-project/vllm', 42474),
  ),
  worded('Moonshot', 'context', /exceeded model token limit/i, issue('MoonshotAI/kimi-cli', 2011)),
  worded('DashScope', 'context', /range of input length/i, issue('QwenLM/qwen-code', 98)),
  worded('Gemini', 'context', /input token count.{0,40}exceeds/i, issue('google-gemini/gemini-cli', 6678)),
  worded(
    'Anthropic',
    'context',
    /prompt is too long|exceed context limit/i,
    issue('OpenHands/OpenHands', 5350),
  ),
  worded('LiteLLM', 'context', /ContextWindowExceeded/, issue('OpenHands/OpenHands', 5350)),
  worded('MiniMax', 'context', /context window exceeds limit/i, issue('MiniMax-AI/MiniMax-M2', 119)),
  worded(
    'LM Studio',
    'context',
    /trying to keep the first \d+ tokens|greater than the context length|context (size|length|window) (has been |is )?exceeded/i,
    issue('lmstudio-ai/lmstudio-bug-tracker', 546),
  ),
  worded('llama-cpp-python', 'context', /exceed context window/i, issue('rllm-team/rllm', 55)),
  worded('SiliconFlow', 'context', /max_seq_len/i, silicon),
  worded(
    'TGI, Together',
    'context',
    /inputs` (must have less than|tokens \+)/i,
    'https://github.com/huggingface/text-generation-inference/blob/06227f7b5e9d936fc3246f3d649b9e92f14d8559/router/src/validation.rs',
  ),
  worded(
    'Mistral',
    'context',
    /too large for model with \d+ maximum context/i,
    'https://portkey.ai/error-library/context-length-exceeded-error-13710000',
  ),
  worded('Groq', 'context', /reduce the length of the messages/i, issue('vllm-project/vllm', 20409)),
  loosely(
    'several',
    'context',
    /(input|prompt|request|messages?|tokens?).{0,40}(too (long|large)|exceeds? .{0,30}(context|length|token limit|maximum))|too many (input )?tokens|(输入|上下文|长度).{0,12}(超长|过长|超过|超出)|prompt 超长/i,
    ark,
  ),
  // ---- content
  coded(
    'Azure, Moonshot',
    'filter',
    / (content_filter|responsibleaipolicyviolation) /,
    issue('openai/openai-python', 331),
  ),
  coded('DashScope', 'filter', / (data_inspection_failed|datainspectionfailed) /, aliyun),
  coded('GLM', 'filter', / 1301 /, zhipu),
  coded('MiniMax', 'filter', / base_resp:(1026|1027) /, minimax),
  coded(
    'Ark',
    'filter',
    / \S*(riskdetection|sensitivecontentdetected)\S* /,
    'https://www.volcengine.com/docs/82379/1099476',
  ),
  coded('OpenAI', 'filter', / content_policy_violation /, openAiErrors),
  worded(
    'DeepSeek, OpenRouter, several',
    'filter',
    /content exists risk|content management policy|considered high risk|input was flagged|requires moderation|ContentPolicyViolation|inappropriate content|不安全或敏感内容|敏感内容/i,
    openRouter,
  ),
  // ---- key and model
  coded('GLM', 'key', / (1000|1001|1002|1003|1004|1005) /, zhipu),
  coded('MiniMax', 'key', / base_resp:(1004|2049) /, minimax),
  coded('OpenAI', 'key', / (invalid_api_key|authentication_error|authenticationerror) /, openAiErrors),
  loosely(
    'Gemini, OneAPI, several',
    'key',
    /api[ _-]?key.{0,24}(invalid|not valid|incorrect|expired|wrong)|(invalid|incorrect|wrong|missing|no)[ _-].{0,12}api[ _-]?key|unauthori[sz]ed|authentication[_ ](error|fail)|login fail|令牌.{0,6}(无效|过期)|密钥.{0,6}(无效|错误)/i,
    issue('songquanpeng/one-api', 898),
  ),
  coded('SiliconFlow', 'model', / 20012 /, silicon),
  coded('GLM', 'model', / (1211|1311) /, zhipu),
  coded('Ark', 'model', / (modelnotopen|\S*\.notfound) /, ark),
  coded('OpenAI', 'model', / (model_not_found|deploymentnotfound) /, openAiErrors),
  loosely(
    'Ollama, New API, several',
    'model',
    /model.{0,60}(not exist|not found|unknown|not supported|unsupported)|(no such|unknown|invalid) model|模型不存在|无可用渠道/i,
    issue('songquanpeng/one-api', 898),
  ),
  // ---- what many say, and what need not be so
  worded(
    'several',
    'rate',
    /rate[_ -]?limit|too many requests|resource (has been )?exhausted|请求过于频繁|速率限制|负载已饱和/i,
    openAiErrors,
  ),
  loosely(
    'several',
    'credit',
    /exceeded your current quota|billing|arrear|exceeded (your )?(current )?quota/i,
    openAiErrors,
  ),
  worded(
    'OpenRouter, several',
    'busy',
    /overloaded|temporarily unavailable|no deployments available|provider returned error|try again later/i,
    openRouter,
  ),
];

/** The first known complaint that this one is; null where nobody knows. */
export function recognise(complaint: Complaint, status: number | null): KnownComplaint | null {
  const isServers = status !== null && status >= 500;
  const found = knownComplaints.find(
    ({ codes, words, loose }) =>
      codes?.test(complaint.codes) === true ||
      (words?.test(complaint.words) === true && !(isServers && loose === true)),
  );
  return found ?? null;
}
