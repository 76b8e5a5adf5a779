import type { ModelAccess } from '../../engine/engine-api.ts';
import { codeOfNeed, type ModelNeed, missingOf } from '../../shared/model-needs.ts';
import type { ModelSettings } from '../../shared/model-settings.ts';
import { codedError } from '../../shared/words/coded-error.ts';
import { modelOrigin } from './model-origin.ts';

/** Where a key comes from: for an origin, the one that is bound to it. */
export interface KeySource {
  keyFor(origin: string): Promise<string | null>;
}

/**
 * What the engine needs to reach that model. The key goes along only to the origin it is bound to;
 * the demo model never gets one. Throws `bad_input` for an address that is not allowed.
 */
export async function modelAccess(settings: ModelSettings, keys: KeySource): Promise<ModelAccess> {
  if (settings.preset === 'demo') return { settings, apiKey: null };
  return { settings, apiKey: await keys.keyFor(modelOrigin(settings.baseUrl)) };
}

/** Refuses settings whose address could never be used; an address not yet typed may be saved. */
export function checkModelSettings(settings: ModelSettings): void {
  if (settings.preset !== 'demo' && settings.baseUrl.trim() !== '') modelOrigin(settings.baseUrl);
}

/**
 * The same for a run: settings that a model could not be asked with are refused before anything is written.
 * Throws `address_missing`, `model_missing` or `key_missing`.
 */
export async function runAccess(settings: ModelSettings, keys: KeySource): Promise<ModelAccess> {
  const refuse = (need: ModelNeed | null): void => {
    if (need === null) return;
    const origin = need === 'key' ? { origin: modelOrigin(settings.baseUrl) } : {};
    throw codedError(codeOfNeed[need], { params: origin });
  };
  // Without an address there is no place that a key could be for.
  refuse(missingOf(settings, true));
  const access = await modelAccess(settings, keys);
  refuse(missingOf(settings, access.apiKey !== null));
  return access;
}
