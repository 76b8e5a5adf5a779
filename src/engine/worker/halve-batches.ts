import { type ModelSettings, modelSettingsSchema } from '../../shared/model-settings.ts';

const leastInputTokens = modelSettingsSchema.shape.maxInputTokens.unwrap().minValue ?? 1;
const leastOutputTokens = modelSettingsSchema.shape.maxOutputTokens.unwrap().minValue ?? 1;

/** Settings for batches halved so many times, in what is asked and in what is answered; never below what settings allow. */
export function halveBatches(settings: ModelSettings, times: number): ModelSettings {
  const halved = (tokens: number, least: number): number =>
    Math.min(tokens, Math.max(least, Math.floor(tokens / 2 ** times)));
  return {
    ...settings,
    maxInputTokens: halved(settings.maxInputTokens, leastInputTokens),
    maxOutputTokens: halved(settings.maxOutputTokens, leastOutputTokens),
  };
}
