import { useTranslation } from 'react-i18next';
import { en } from '../../../shared/words/pages.ts';

type KnownStage = keyof typeof en.stage;
const isKnown = (name: string): name is KnownStage => name in en.stage;

/** A stage by the name that its pipeline gives it; one that this version does not know as it is called. */
export function useStageName(name: string): string {
  const { t } = useTranslation();
  return isKnown(name) ? t(`stage.${name}`) : name;
}
