import type { ModelSettings } from './model-settings.ts';
import { presetOfAddress } from './preset-of-address.ts';
import { presetById } from './presets.ts';

/** What a model cannot be asked without, in the order in which it is asked for. */
export type ModelNeed = 'address' | 'model' | 'key';

/** The code of the refusal where something is missing. */
export const codeOfNeed = {
  address: 'address_missing',
  model: 'model_missing',
  key: 'key_missing',
} as const;

/** Whether the provider at that address is known to want a key. */
export const wantsKey = (settings: Pick<ModelSettings, 'preset' | 'baseUrl'>): boolean =>
  presetById(presetOfAddress(settings)).needsKey;

/**
 * What is missing before this model can be asked anything; null where nothing is.
 * @param hasKey whether there is a key for its address
 */
export function missingOf(
  settings: Pick<ModelSettings, 'preset' | 'baseUrl' | 'model'>,
  hasKey: boolean,
): ModelNeed | null {
  if (settings.preset === 'demo') return null;
  if (settings.baseUrl.trim() === '') return 'address';
  if (settings.model.trim() === '') return 'model';
  return wantsKey(settings) && !hasKey ? 'key' : null;
}
