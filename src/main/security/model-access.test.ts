import { describe, expect, it } from 'vitest';
import { toErrorInfo } from '../../shared/app-error.ts';
import { defaultModelSettings, type ModelSettings } from '../../shared/model-settings.ts';
import { checkModelSettings, type KeySource, modelAccess, runAccess } from './model-access.ts';
import { modelOrigin } from './model-origin.ts';

const settingsFor = (preset: string, baseUrl: string): ModelSettings => ({
  ...defaultModelSettings,
  preset,
  baseUrl,
});

/** A store with one key, bound to DeepSeek. */
const keys: KeySource = {
  keyFor: async (origin) => (origin === 'https://api.deepseek.com' ? 'the-key' : null),
};

describe('the origin of a model', () => {
  it.each([
    ['https://api.openai.com/v1', 'https://api.openai.com'],
    [' https://API.OpenAI.com:443/v1/ ', 'https://api.openai.com'],
    ['https://example.com:8443/x', 'https://example.com:8443'],
    ['http://127.0.0.1:11434/v1', 'http://127.0.0.1:11434'],
    ['http://127.1:80/v1', 'http://127.0.0.1'],
    ['http://localhost:1234/v1', 'http://localhost:1234'],
    ['http://[::1]:8000/v1', 'http://[::1]:8000'],
  ])('of %s is %s', (baseUrl, origin) => {
    expect(modelOrigin(baseUrl)).toBe(origin);
  });

  it.each([
    'http://api.openai.com/v1',
    'http://192.168.1.5:8000/v1',
    'http://localhost.evil.example/v1',
    'http://127.0.0.1.evil.example/v1',
    'http://0.0.0.0:8000/v1',
    'https://user:secret@api.openai.com/v1',
    'https://api.openai.com/v1?api_key=secret',
    'https://api.openai.com/v1#secret',
    'file:///etc/passwd',
    'javascript:alert(1)',
    'api.openai.com/v1',
    '',
  ])('of %j is refused', (baseUrl) => {
    expect(() => modelOrigin(baseUrl)).toThrow(expect.objectContaining({ code: 'bad_input' }));
  });

  it.each([
    'https://user:secret@api.openai.com/v1',
    'https://api.openai.com/v1?api_key=secret',
    'https://api.openai.com/v1#secret',
  ])('keeps the secret in the refused %s out of the error', (baseUrl) => {
    try {
      modelOrigin(baseUrl);
      expect.unreachable();
    } catch (thrown) {
      expect(JSON.stringify(toErrorInfo(thrown))).not.toContain('secret');
    }
  });
});

describe('model access', () => {
  it('gives the key to the origin it is bound to, whatever the path', async () => {
    const access = await modelAccess(settingsFor('custom', 'https://api.deepseek.com/beta'), keys);
    expect(access.apiKey).toBe('the-key');
  });

  it('gives no key to another origin, nor to the demo model', async () => {
    expect(
      (await modelAccess(settingsFor('custom', 'https://deepseek.com.evil/v1'), keys)).apiKey,
    ).toBeNull();
    expect((await modelAccess(settingsFor('demo', 'https://api.deepseek.com/v1'), keys)).apiKey).toBeNull();
  });

  it('refuses an address that is missing or not allowed', async () => {
    await expect(modelAccess(settingsFor('custom', ''), keys)).rejects.toMatchObject({ code: 'bad_input' });
    await expect(modelAccess(settingsFor('custom', 'http://a.b/v1'), keys)).rejects.toMatchObject({
      code: 'bad_input',
    });
  });

  it('lets an address that is not typed yet be saved, but not a wrong one', () => {
    expect(() => checkModelSettings(settingsFor('custom', ''))).not.toThrow();
    expect(() => checkModelSettings(settingsFor('custom', 'http://a.b/v1'))).toThrow();
  });
});

describe('access for a run', () => {
  it.each([
    ['address_missing', settingsFor('custom', '')],
    ['model_missing', { ...settingsFor('deepseek', 'https://api.deepseek.com/v1'), model: '' }],
    ['key_missing', settingsFor('openai', 'https://api.openai.com/v1')],
  ] as const)('is refused with %s', async (code, settings) => {
    await expect(runAccess(settings, keys)).rejects.toMatchObject({ code });
  });

  it('is given where nothing is missing', async () => {
    const deepSeek = settingsFor('deepseek', 'https://api.deepseek.com/v1');
    expect(await runAccess(deepSeek, keys)).toEqual({ settings: deepSeek, apiKey: 'the-key' });
    const local = settingsFor('ollama', 'http://127.0.0.1:11434/v1');
    expect(await runAccess(local, keys)).toEqual({ settings: local, apiKey: null });
    expect((await runAccess(defaultModelSettings, keys)).apiKey).toBeNull();
  });
});
