import { afterEach, describe, expect, it } from 'vitest';
import { defaultModelSettings } from '../../shared/model-settings.ts';
import { checkBaseUrl, createModelAddresses, isDemo } from './model-address.ts';

describe('checkBaseUrl', () => {
  it.each([
    ['https://api.example.com/v1', 'https://api.example.com/v1'],
    ['https://api.example.com/v1/', 'https://api.example.com/v1'],
    ['  https://api.example.com/v1//  ', 'https://api.example.com/v1'],
    ['https://api.example.com', 'https://api.example.com'],
    ['http://localhost:11434/v1', 'http://localhost:11434/v1'],
    ['http://127.0.0.1:1234/v1', 'http://127.0.0.1:1234/v1'],
    ['http://127.8.8.8/v1', 'http://127.8.8.8/v1'],
    ['http://[::1]:8000/v1', 'http://[::1]:8000/v1'],
  ])('takes %j', (given, checked) => {
    expect(checkBaseUrl(given)).toBe(checked);
  });

  it.each([
    '',
    'api.example.com/v1',
    'localhost:11434',
    'ftp://example.com',
    'file:///etc/passwd',
    'javascript:alert(1)',
    'http://api.example.com/v1',
    'http://192.168.1.9/v1',
    'http://0.0.0.0/v1',
    'http://127.0.0.1.example.com/v1',
    'http://localhost.example.com/v1',
    'http://[2001:db8::1]/v1',
    'http://127.0.0.1@example.com/v1',
    'https://name:password@api.example.com/v1',
    'https://api.example.com/v1?api_key=hunter2',
    'https://api.example.com/v1#hunter2',
  ])('refuses %j', (given) => {
    expect(() => checkBaseUrl(given)).toThrow(expect.objectContaining({ code: 'bad_input' }));
  });

  it('does not repeat a password', () => {
    for (const given of ['https://me:hunter2@example.com', 'https://example.com/v1?key=hunter2']) {
      expect(() => checkBaseUrl(given)).toThrow(/^(?!.*hunter2)/);
    }
  });
});

describe('createModelAddresses', () => {
  const addresses = createModelAddresses();
  afterEach(() => addresses.close());

  it('starts one demo model, and ends it', async () => {
    const [one, two] = await Promise.all([
      addresses.addressFor(defaultModelSettings),
      addresses.addressFor(defaultModelSettings),
    ]);
    expect(one).toBe(two);
    expect((await fetch(`${one}/models`)).status).toBe(200);
    await addresses.close();
    await expect(fetch(`${one}/models`)).rejects.toThrow();
    await addresses.close();
  });

  it('takes the demo preset with an address for that address', async () => {
    const settings = { ...defaultModelSettings, baseUrl: 'http://127.0.0.1:4/v1/' };
    expect(isDemo(settings)).toBe(false);
    expect(await addresses.addressFor(settings)).toBe('http://127.0.0.1:4/v1');
  });

  it('refuses another preset without an address', async () => {
    await expect(addresses.addressFor({ ...defaultModelSettings, preset: 'custom' })).rejects.toMatchObject({
      code: 'bad_input',
    });
  });
});
