import { useTranslation } from 'react-i18next';
import type { JobSnapshot } from '../../../shared/job.ts';
import { useFormat } from '../../i18n/use-format.ts';
import { Figure } from '../Figure.tsx';

interface JobProps {
  readonly job: JobSnapshot;
}

/** What a job took: time, tokens and money. */
export function SpentFigures({ job }: JobProps) {
  const { t } = useTranslation();
  const format = useFormat();
  return (
    <>
      <Figure label={t('result.duration')}>{format.duration(job.elapsedMs)}</Figure>
      <Figure label={t('progress.tokensIn')}>{format.count(job.promptTokens)}</Figure>
      <Figure label={t('progress.tokensOut')}>{format.count(job.completionTokens)}</Figure>
      <Figure label={t('estimate.cost')} tone={job.cost === null ? 'dim' : 'plain'}>
        {job.cost === null ? t('estimate.priceUnknown') : format.money(job.cost, job.currency)}
      </Figure>
    </>
  );
}

/** The calls that had to be made once more, where there are any. */
export function RepeatedFigure({ job }: JobProps) {
  const { t } = useTranslation();
  const format = useFormat();
  if (job.repeatedCalls === 0) return null;
  return (
    <Figure label={t('progress.repeated')} hint={t('progress.repeatedHint')} testId="repeated">
      {format.count(job.repeatedCalls)}
    </Figure>
  );
}
