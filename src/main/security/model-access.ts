import type { ModelAccess } from '../../engine/engine-api.ts';
import type { ModelSettings } from '../../shared/model-settings.ts';
import type { KeyStore } from './key-store.ts';
import { modelOrigin } from './model-origin.ts';

/**
 * What the engine needs to reach that model. The key goes along only to the origin it is bound to;
 * the demo model never gets one. Throws `bad_input` for an address that is not allowed.
 */
export async function modelAccess(settings: ModelSettings, keys: KeyStore): Promise<ModelAccess> {
  if (settings.preset === 'demo') return { settings, apiKey: null };
  return { settings, apiKey: await keys.keyFor(modelOrigin(settings.baseUrl)) };
}

/** Refuses settings whose address could never be used; an address not yet typed may be saved. */
export function checkModelSettings(settings: ModelSettings): void {
  if (settings.preset !== 'demo' && settings.baseUrl.trim() !== '') modelOrigin(settings.baseUrl);
}
