import { expect, it } from 'vitest';
import { presetById } from '../../../shared/presets.ts';
import { selfTestRequest } from './self-test-request.ts';

const asked = { model: 'qwen-plus', messages: [{ role: 'user', content: 'ready?' }], max_tokens: 9 };
const endpoint = '/v1/chat/completions';

it('asks the model that Qwen answers for nothing where the address is Qwen’s, whatever it is called', () => {
  const { baseUrl } = presetById('qwen');
  for (const preset of ['qwen', 'custom'])
    expect(selfTestRequest({ preset, baseUrl }, asked, endpoint)).toEqual({
      body: { ...asked, model: 'batch-test-model' },
      endpoint: '/v1/chat/ds-test',
    });
});

it('asks the model that is named anywhere else', () => {
  for (const baseUrl of [presetById('openai').baseUrl, 'http://127.0.0.1:8000/v1'])
    expect(selfTestRequest({ preset: 'qwen', baseUrl }, asked, endpoint)).toEqual({ body: asked, endpoint });
});
