import { readFileSync } from 'node:fs';
import { describe, expect, it } from 'vitest';
import { defaultModelSettings } from './model-settings.ts';
import { presetById, presets } from './presets.ts';
import { reasoningFields, reasoningWay, reasoningWays } from './reasoning.ts';
import type { ReasoningEffort } from './reasoning-efforts.ts';

const at = (preset: string, model: string, reasoning: ReasoningEffort | null = null) => ({
  ...defaultModelSettings,
  preset,
  baseUrl: presetById(preset).baseUrl,
  model,
  reasoning,
});

describe('how much a model is to think', () => {
  it.each([
    ['openai', 'gpt-5-mini', 'low', { reasoning_effort: 'low' }],
    ['deepseek', 'deepseek-flash', 'none', { thinking: { type: 'disabled' } }],
    ['deepseek', 'deepseek-flash', 'max', { thinking: { type: 'enabled' }, reasoning_effort: 'max' }],
    ['qwen', 'qwen-plus', 'none', { enable_thinking: false }],
    ['qwen', 'qwen-plus', 'on', { enable_thinking: true }],
    ['glm', 'glm-5.3', 'high', { thinking: { type: 'enabled' }, reasoning_effort: 'high' }],
    ['glm', 'glm-4.6', 'none', { thinking: { type: 'disabled' } }],
    ['moonshot', 'kimi-k3', 'low', { reasoning_effort: 'low' }],
    ['moonshot', 'kimi-k2.6', 'on', { thinking: { type: 'enabled' } }],
    ['minimax', 'MiniMax-M3', 'on', { thinking: { type: 'adaptive' } }],
    ['openrouter', 'deepseek/deepseek-chat', 'high', { reasoning: { effort: 'high' } }],
    ['vllm', 'qwen3', 'none', { chat_template_kwargs: { enable_thinking: false } }],
    ['vllm', 'gpt-oss', 'high', { reasoning_effort: 'high' }],
    ['custom', 'm', 'medium', { reasoning_effort: 'medium' }],
  ] as const)('is said to %s, %s, as it wants it: %s', (preset, model, effort, fields) => {
    expect(reasoningFields(at(preset, model, effort))).toEqual(fields);
    expect(reasoningFields(at(preset, model))).toEqual({});
  });

  it.each([
    ['openai', 'gpt-4.1-mini'],
    ['openai', 'gpt-5-chat-latest'],
    ['glm', 'glm-4-flash'],
    ['moonshot', 'moonshot-v1-32k'],
    ['minimax', 'MiniMax-M2.7'],
    ['lmstudio', 'anything'],
  ])('cannot be said to %s, %s', (preset, model) => {
    expect(reasoningWay(at(preset, model))).toBeNull();
    expect(reasoningFields(at(preset, model, 'high'))).toEqual({});
  });

  it('is not said where the model can be told others only', () => {
    expect(reasoningFields(at('qwen', 'qwen-plus', 'high'))).toEqual({});
  });

  it('goes by the address first, and by the preset where the address is nobody’s', () => {
    expect(reasoningWay({ ...at('qwen', 'qwen-plus'), preset: 'custom' })?.preset).toBe('qwen');
    expect(reasoningWay({ ...at('ollama', 'qwen3'), baseUrl: 'http://10.0.0.7:11434/v1' })?.preset).toBe(
      'ollama',
    );
  });

  it('is by providers that there are, each with its source in docs/PROVIDERS.md', () => {
    const page = readFileSync(new URL('../../docs/PROVIDERS.md', import.meta.url), 'utf8');
    const ids = presets.map(({ id }) => id);
    for (const { preset, source } of reasoningWays) {
      expect(ids).toContain(preset);
      expect(page.includes(source), source).toBe(true);
    }
  });
});
