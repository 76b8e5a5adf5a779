import { describe, expect, it } from 'vitest';
import { missingOf } from './model-needs.ts';
import { defaultModelSettings } from './model-settings.ts';
import { presets } from './presets.ts';

describe('what a model cannot be asked without', () => {
  it.each(presets.map((preset) => [preset.id, preset] as const))('of the preset %s', (id, preset) => {
    const settings = { ...defaultModelSettings, preset: id, baseUrl: preset.baseUrl, model: 'm' };
    expect(missingOf(settings, true)).toBe(id === 'custom' ? 'address' : null);
    expect(missingOf(settings, false)).toBe(id === 'custom' ? 'address' : preset.needsKey ? 'key' : null);
    if (id !== 'demo' && id !== 'custom') expect(missingOf({ ...settings, model: ' ' }, true)).toBe('model');
  });

  it('goes by the address: a known one wants its key whatever it is called, another may do without', () => {
    const at = (baseUrl: string) => ({ preset: 'custom', baseUrl, model: 'm' });
    expect(missingOf(at('https://api.openai.com/v1/'), false)).toBe('key');
    expect(missingOf(at('https://proxy.example/v1'), false)).toBeNull();
    expect(missingOf({ ...at('https://proxy.example/v1'), preset: 'openai' }, false)).toBeNull();
  });
});
