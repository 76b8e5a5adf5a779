import type { ModelSettings } from '../../../shared/model-settings.ts';
import { presetOfAddress } from '../../../shared/preset-of-address.ts';

/** Qwen has a model that answers an order of up to a hundred lines for nothing. */
const freeTest = { model: 'batch-test-model', endpoint: '/v1/chat/ds-test' } as const;

/**
 * What each line of a test of orders asks, and where: of the provider's own model for such tests where the address is one that has
 * it, whatever the settings call it; else what was to be `asked` at `endpoint`.
 */
export function selfTestRequest(
  settings: Pick<ModelSettings, 'preset' | 'baseUrl'>,
  asked: object,
  endpoint: string,
): { readonly body: object; readonly endpoint: string } {
  if (presetOfAddress(settings) !== 'qwen') return { body: asked, endpoint };
  return { body: { ...asked, model: freeTest.model }, endpoint: freeTest.endpoint };
}
