import { useTranslation } from 'react-i18next';
import { presetById } from '../../../shared/presets.ts';
import type { Profile } from '../../../shared/settings.ts';

export interface ModelNames {
  /** A model as it is called on the screen: with its provider, or as the built-in one. */
  modelName(preset: string, model: string): string;
  /** A profile's own name, or its model's. */
  profileName(profile: Profile): string;
}

export function useModelNames(): ModelNames {
  const { t } = useTranslation();
  const modelName = (preset: string, model: string): string => {
    if (preset === 'demo') return t('settings.demoName');
    const provider = preset === 'custom' ? t('settings.customName') : presetById(preset).label;
    return model === '' ? provider : `${provider} · ${model}`;
  };
  return {
    modelName,
    profileName: ({ name, model }) => (name === '' ? modelName(model.preset, model.model) : name),
  };
}
