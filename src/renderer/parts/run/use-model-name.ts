import { useTranslation } from 'react-i18next';
import { presetById } from '../../../shared/presets.ts';

/** A model as it is called on the screen: with its provider, or as the built-in one. */
export function useModelName(preset: string, model: string): string {
  const { t } = useTranslation();
  if (preset === 'demo') return t('settings.demoName');
  const provider = preset === 'custom' ? t('settings.customName') : presetById(preset).label;
  return `${provider} · ${model}`;
}
