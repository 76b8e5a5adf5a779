import { expect, test } from 'vitest';
import { defaultModelSettings } from '../../shared/model-settings.ts';
import { withCacheMarks } from './prompt-cache.ts';

const openAi = { ...defaultModelSettings, preset: 'openai', baseUrl: 'https://api.openai.com/v1' };
const chat = (system: string) =>
  [
    { role: 'system', content: system },
    { role: 'user', content: 'rows' },
  ] as const;
const short = chat('Read them.');
const long = chat('Read each of them with care. '.repeat(400));

test('where a prompt would be written into a cache unasked, nothing is, or the system’s words alone', () => {
  for (const model of ['gpt-5.6', 'gpt-5.6-mini', 'gpt-6', 'gpt-6.1-sol']) {
    const plain = withCacheMarks({ ...openAi, model }, short);
    expect(plain).toEqual({ messages: short, fields: { prompt_cache_options: { mode: 'explicit' } } });
    const marked = withCacheMarks({ ...openAi, model }, long);
    expect(marked.fields).toEqual({ prompt_cache_options: { mode: 'explicit' } });
    expect(marked.messages).toEqual([
      {
        role: 'system',
        content: [{ type: 'text', text: long[0].content, prompt_cache_breakpoint: { mode: 'explicit' } }],
      },
      long[1],
    ]);
  }
});

test('nobody else is told anything', () => {
  const others = [
    { ...openAi, model: 'gpt-4.1' },
    { ...openAi, model: 'gpt-5' },
    { ...openAi, model: 'gpt-5.5-mini' },
    { ...openAi, model: 'o4-mini' },
    { ...openAi, baseUrl: 'https://proxy.example/v1', model: 'gpt-6' },
    { ...defaultModelSettings, preset: 'demo', model: 'gpt-6' },
  ];
  for (const asked of others) expect(withCacheMarks(asked, long)).toEqual({ messages: long, fields: {} });
});
