import type { ModelSettings } from './model-settings.ts';
import { presetOfAddress } from './preset-of-address.ts';
import type { ReasoningEffort } from './reasoning-efforts.ts';

type Fields = Readonly<Record<string, unknown>>;

/** How the models of a provider are told how much to think. */
export interface ReasoningWay {
  readonly preset: string;
  readonly models: RegExp;
  /** What they can be told, the least first. */
  readonly efforts: readonly ReasoningEffort[];
  /** What a request says of it. */
  readonly fields: (effort: ReasoningEffort) => Fields;
  readonly source: string;
}

const byEffort = (effort: ReasoningEffort): Fields => ({ reasoning_effort: effort });
const bySwitch =
  (on: string) =>
  (effort: ReasoningEffort): Fields => ({ thinking: { type: effort === 'none' ? 'disabled' : on } });
const bySwitchAndEffort = (effort: ReasoningEffort): Fields =>
  effort === 'none'
    ? { thinking: { type: 'disabled' } }
    : { thinking: { type: 'enabled' }, reasoning_effort: effort };

/** By provider and model; the first that fits holds. Of a model that none fits it is not known that it can be told. */
export const reasoningWays: readonly ReasoningWay[] = [
  {
    preset: 'demo',
    models: /./,
    efforts: ['none', 'low', 'medium', 'high'],
    fields: byEffort,
    source: '',
  },
  {
    preset: 'openai',
    models: /^(?!.*chat)(gpt-[5-9]|o\d)/i,
    efforts: ['none', 'minimal', 'low', 'medium', 'high', 'xhigh'],
    fields: byEffort,
    source: 'https://learn.microsoft.com/en-us/javascript/api/@azure/ai-projects/reasoningeffort',
  },
  {
    preset: 'deepseek',
    models: /./,
    efforts: ['none', 'low', 'high', 'max'],
    fields: bySwitchAndEffort,
    source: 'https://api-docs.deepseek.com/guides/thinking_mode.md',
  },
  {
    preset: 'qwen',
    models: /./,
    efforts: ['none', 'on'],
    fields: (effort) => ({ enable_thinking: effort !== 'none' }),
    source: 'https://help.aliyun.com/en/model-studio/deep-thinking',
  },
  {
    preset: 'glm',
    models: /^glm-(5\.[2-9]|[6-9])/i,
    efforts: ['none', 'high', 'max'],
    fields: bySwitchAndEffort,
    source: 'https://docs.bigmodel.cn/cn/guide/capabilities/thinking.md',
  },
  {
    preset: 'glm',
    models: /^glm-(4\.[5-9]|5)/i,
    efforts: ['none', 'on'],
    fields: bySwitch('enabled'),
    source: 'https://docs.bigmodel.cn/cn/guide/capabilities/thinking.md',
  },
  {
    preset: 'moonshot',
    models: /^kimi-k3/i,
    efforts: ['low', 'high', 'max'],
    fields: byEffort,
    source: 'https://www.cnblogs.com/liuscraft/p/21705488',
  },
  {
    preset: 'moonshot',
    models: /^kimi-k2\.[56]/i,
    efforts: ['none', 'on'],
    fields: bySwitch('enabled'),
    source: 'https://github.com/zhing2006/krew-cli/releases/tag/v0.11.9',
  },
  {
    preset: 'minimax',
    models: /^minimax-m[3-9]/i,
    efforts: ['none', 'on'],
    fields: bySwitch('adaptive'),
    source: 'https://java.agentscope.io/v2/en/integration/model/minimax',
  },
  {
    preset: 'openrouter',
    models: /./,
    efforts: ['none', 'minimal', 'low', 'medium', 'high', 'xhigh', 'max'],
    fields: (effort) => ({ reasoning: { effort } }),
    source: 'https://openrouter.ai/docs/client-sdks/python/components/chatrequesteffort.md',
  },
  {
    preset: 'ollama',
    models: /./,
    efforts: ['none', 'low', 'medium', 'high'],
    fields: byEffort,
    source: 'https://github.com/ollama/ollama/issues/14820',
  },
  {
    preset: 'vllm',
    models: /./,
    efforts: ['none', 'on', 'low', 'medium', 'high'],
    fields: (effort) =>
      effort === 'none' || effort === 'on'
        ? { chat_template_kwargs: { enable_thinking: effort === 'on' } }
        : { reasoning_effort: effort },
    source: 'https://github.com/modelscope/evalscope/issues/998',
  },
  {
    preset: 'custom',
    models: /./,
    efforts: ['none', 'minimal', 'low', 'medium', 'high'],
    fields: byEffort,
    source: 'https://docs.hyperstack.cloud/docs/ai-studio/reasoning-effort',
  },
];

type Addressed = Pick<ModelSettings, 'preset' | 'baseUrl' | 'model'>;

/** How the model of these settings is told how much to think; null where it is not known that it can be. */
export function reasoningWay(settings: Addressed): ReasoningWay | null {
  const byAddress = presetOfAddress(settings);
  const preset = byAddress === 'custom' ? settings.preset : byAddress;
  const model = settings.model.trim();
  return reasoningWays.find((way) => way.preset === preset && way.models.test(model)) ?? null;
}

/** What a request says of how much to think: nothing where that is left to the model, or the model cannot be told. */
export function reasoningFields(settings: Addressed & Pick<ModelSettings, 'reasoning'>): Fields {
  const { reasoning } = settings;
  const way = reasoningWay(settings);
  return reasoning !== null && way?.efforts.includes(reasoning) === true ? way.fields(reasoning) : {};
}
