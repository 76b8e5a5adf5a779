import { readFileSync } from 'node:fs';
import { describe, expect, it } from 'vitest';
import { orderFactsOf, withOrderFactor } from './order-facts.ts';
import { presetById, presets } from './presets.ts';

const at = (preset: string, baseUrl = '') => ({ preset, baseUrl });
const price = { inputPerMillion: 1, outputPerMillion: 2, currency: 'USD' };

describe('how orders are taken', () => {
  it('is known by preset, and by the address where somebody typed that', () => {
    expect(orderFactsOf(at('glm', 'https://open.bigmodel.cn/api/paas/v4'))).toMatchObject({
      chat: '/v4/chat/completions',
      window: null,
      extra: { auto_delete_input_file: false },
    });
    expect(orderFactsOf(at('custom', 'https://my-house.openai.azure.com/openai/v1'))).toMatchObject({
      factor: 0.5,
    });
    expect(orderFactsOf(at('custom', 'http://gateway:8000/v1'))).toMatchObject({ factor: null });
    for (const preset of ['demo', 'deepseek', 'openrouter', 'ollama', 'vllm'])
      expect(orderFactsOf(at(preset, presetById(preset).baseUrl)), preset).toBeNull();
  });

  it('stands in docs/PROVIDERS.md for every preset', () => {
    const page = readFileSync(new URL('../../docs/PROVIDERS.md', import.meta.url), 'utf8');
    const table = page.split('## How orders are taken')[1]?.split('\n## ')[0] ?? '';
    const named = ['OpenAI', 'Azure', 'Qwen', 'GLM', 'Moonshot', 'SiliconFlow', 'Groq', 'another address'];
    for (const name of named) expect(table).toContain(`| ${name} |`);
    const known = presets.filter(({ id, baseUrl }) => orderFactsOf({ preset: id, baseUrl }) !== null);
    expect(known).toHaveLength(named.length);
  });

  it('says what is left of a price, unless the analyst does', () => {
    const openAi = at('openai', 'https://api.openai.com/v1');
    expect(withOrderFactor(price, openAi)).toEqual({ ...price, orderFactor: 0.5 });
    expect(withOrderFactor({ ...price, orderFactor: 0.4 }, openAi).orderFactor).toBe(0.4);
    expect(withOrderFactor(price, at('custom', 'http://gateway:8000/v1'))).toBe(price);
  });
});
