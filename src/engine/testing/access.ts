import { type ModelSettings, modelSettingsSchema } from '../../shared/model-settings.ts';
import type { DemoModel } from '../demo-model/demo-model.ts';
import type { ModelAccess } from '../engine-api.ts';

/** Access to a demo model over HTTP, in batches small enough that a job has many. */
export function accessTo(
  demo: Pick<DemoModel, 'baseUrl'>,
  settings: Partial<ModelSettings> = {},
  apiKey: string | null = null,
): ModelAccess {
  return {
    settings: modelSettingsSchema.parse({
      preset: 'custom',
      baseUrl: demo.baseUrl,
      model: 'demo',
      maxInputTokens: 900,
      concurrency: 4,
      ...settings,
    }),
    apiKey,
  };
}
