import { useCallback } from 'react';
import { useTranslation } from 'react-i18next';
import type { TalentSummary } from '../../../../shared/pipelines/mail.ts';
import { useFormat } from '../../../i18n/use-format.ts';

/** A candidate or a project in a line: what is not said is left out. */
export function useFacts(): (found: TalentSummary) => string {
  const { t } = useTranslation();
  const format = useFormat();
  return useCallback(
    ({ title, experienceYears, place, workStyle, money }) =>
      [
        title,
        experienceYears === null
          ? ''
          : t('talent.years', { count: experienceYears, value: format.rate(experienceYears) }),
        place,
        workStyle,
        money,
      ]
        .filter((fact) => fact !== '')
        .join(' · '),
    [t, format],
  );
}
