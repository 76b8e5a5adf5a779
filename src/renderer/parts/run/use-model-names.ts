import { useTranslation } from 'react-i18next';
import { presetById } from '../../../shared/presets.ts';
import type { Profile } from '../../../shared/settings.ts';

interface ModelNames {
  /** A model as it is called on the screen: with its provider, or as the built-in one. */
  modelName(preset: string, model: string): string;
  /** Of whom a model is asked; null where it is the built-in one. */
  providerName(preset: string): string | null;
  /** A profile's own name, or its model's. */
  profileName(profile: Profile): string;
}

export function useModelNames(): ModelNames {
  const { t } = useTranslation();
  const providerName = (preset: string): string | null => {
    if (preset === 'demo') return null;
    return preset === 'custom' ? t('settings.customName') : presetById(preset).label;
  };
  const modelName = (preset: string, model: string): string => {
    const provider = providerName(preset);
    if (provider === null) return t('settings.demoName');
    return model === '' ? provider : `${provider} · ${model}`;
  };
  return {
    modelName,
    providerName,
    profileName: ({ name, model }) => (name === '' ? modelName(model.preset, model.model) : name),
  };
}
