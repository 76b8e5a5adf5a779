import { useTranslation } from 'react-i18next';
import { presetById } from '../../../shared/presets.ts';
import type { Profile } from '../../../shared/settings.ts';

/** How models and profiles are called on the screen. */
export function useModelNames() {
  const { t } = useTranslation();
  /** Of whom a model is asked; null where it is the built-in one. */
  const providerName = (preset: string): string | null => {
    if (preset === 'demo') return null;
    return preset === 'custom' ? t('settings.customName') : presetById(preset).label;
  };
  /** A model with its provider, or as the built-in one. */
  const modelName = (preset: string, model: string): string => {
    const provider = providerName(preset);
    if (provider === null) return t('settings.demoName');
    return model === '' ? provider : `${provider} · ${model}`;
  };
  return {
    modelName,
    providerName,
    /** A profile's own name, or its model's. */
    profileName: ({ name, model }: Profile): string =>
      name === '' ? modelName(model.preset, model.model) : name,
  };
}
