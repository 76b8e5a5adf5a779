import { useTranslation } from 'react-i18next';
import { type LearntEndpoint, learntFacts } from '../../shared/learnt-endpoint.ts';
import { useFormat } from '../i18n/use-format.ts';

/** What is known of an address, in words; empty where nothing is. */
export function useLearntWords(learnt: LearntEndpoint | null): string {
  const { t } = useTranslation();
  const format = useFormat();
  if (learnt === null) return '';
  return learntFacts(learnt)
    .map(({ name, value }) =>
      t(`learnt.${name}`, { value: typeof value === 'number' ? format.count(value) : (value ?? '') }),
    )
    .join(t('learnt.separator'));
}
