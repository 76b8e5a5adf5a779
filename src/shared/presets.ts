/** What differs from provider to provider behind the same API. */
export interface ProviderPreset {
  readonly id: string;
  readonly label: string;
  readonly baseUrl: string;
  /** Models offered before the provider's own list has been asked for. */
  readonly models: readonly string[];
  readonly needsKey: boolean;
  /** The name of the limit on output tokens in the request. */
  readonly outputLimitField: 'max_tokens' | 'max_completion_tokens';
  /** Whether `stream_options: {include_usage: true}` is understood. */
  readonly usageInStream: boolean;
  /** Hosts that are its own beside that of the address, where everybody has one of their own. */
  readonly hosts: RegExp | null;
}

const preset = (
  id: string,
  label: string,
  baseUrl: string,
  models: readonly string[],
  differences: Partial<
    Pick<ProviderPreset, 'needsKey' | 'outputLimitField' | 'usageInStream' | 'hosts'>
  > = {},
): ProviderPreset => ({
  id,
  label,
  baseUrl,
  models,
  needsKey: true,
  outputLimitField: 'max_tokens',
  usageInStream: true,
  hosts: null,
  ...differences,
});

const customPreset = preset('custom', 'Custom', '', [], { needsKey: false });

/** Known providers. A model's name is only a suggestion: any can be typed. */
export const presets: readonly ProviderPreset[] = [
  preset('demo', 'Demo model', '', ['demo'], { needsKey: false }),
  preset('openai', 'OpenAI', 'https://api.openai.com/v1', ['gpt-4.1-mini', 'gpt-4.1', 'gpt-4o-mini'], {
    outputLimitField: 'max_completion_tokens',
  }),
  preset('azure', 'Azure OpenAI', 'https://your-resource.openai.azure.com/openai/v1', ['gpt-4.1-mini'], {
    outputLimitField: 'max_completion_tokens',
    hosts: /\.openai\.azure\.com$/,
  }),
  preset('deepseek', 'DeepSeek', 'https://api.deepseek.com/v1', [
    'deepseek-flash',
    'deepseek-v4-pro',
    'deepseek-chat',
    'deepseek-reasoner',
  ]),
  preset('qwen', 'Qwen', 'https://dashscope.aliyuncs.com/compatible-mode/v1', [
    'qwen-plus',
    'qwen-turbo',
    'qwen-max',
  ]),
  preset(
    'glm',
    'GLM',
    'https://open.bigmodel.cn/api/paas/v4',
    ['glm-4-flash', 'glm-4-plus', 'glm-5.3', 'glm-5.3-flash'],
    {
      usageInStream: false,
    },
  ),
  preset('moonshot', 'Moonshot', 'https://api.moonshot.cn/v1', ['moonshot-v1-32k', 'moonshot-v1-128k']),
  preset('siliconflow', 'SiliconFlow', 'https://api.siliconflow.cn/v1', ['deepseek-ai/DeepSeek-V3']),
  preset('groq', 'Groq', 'https://api.groq.com/openai/v1', ['llama-3.3-70b-versatile']),
  preset(
    'minimax',
    'MiniMax',
    'https://api.minimaxi.com/v1',
    ['MiniMax-Text-01', 'MiniMax-M2.7', 'MiniMax-M2.5'],
    {
      // Where it was before; keys and settings of then go on.
      hosts: /^api\.minimax\.chat$/,
    },
  ),
  preset('openrouter', 'OpenRouter', 'https://openrouter.ai/api/v1', ['deepseek/deepseek-chat']),
  preset('ollama', 'Ollama', 'http://127.0.0.1:11434/v1', [], { needsKey: false }),
  preset('lmstudio', 'LM Studio', 'http://127.0.0.1:1234/v1', [], { needsKey: false }),
  preset('vllm', 'vLLM', 'http://127.0.0.1:8000/v1', [], { needsKey: false }),
  customPreset,
];

/** The preset of that id; an unknown id is treated as a custom address. */
export function presetById(id: string): ProviderPreset {
  return presets.find((candidate) => candidate.id === id) ?? customPreset;
}
