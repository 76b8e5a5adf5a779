import type { ModelSettings } from './model-settings.ts';
import { presetById, presets } from './presets.ts';

const originOf = (address: string): string | null => URL.parse(address.trim())?.origin ?? null;

/** The preset whose address the settings lead to, whatever they are called. */
export function presetOfAddress({ preset, baseUrl }: Pick<ModelSettings, 'preset' | 'baseUrl'>): string {
  if (preset === 'demo') return preset;
  const origin = originOf(baseUrl);
  const known =
    presets.find((each) => each.baseUrl !== '' && originOf(each.baseUrl) === origin) ??
    presets.find((each) => each.hosts?.test(URL.parse(baseUrl.trim())?.hostname ?? ''));
  return known?.id ?? presetById('custom').id;
}
