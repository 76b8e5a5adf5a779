import { useTranslation } from 'react-i18next';
import type { JobSnapshot } from '../../../shared/job.ts';
import { useFormat } from '../../i18n/use-format.ts';
import { Figure } from '../Figure.tsx';

interface ResultsFigureProps {
  readonly job: JobSnapshot;
  readonly label: string;
}

/** How many results a job has written, and for how many records each stands. */
export function ResultsFigure({ job, label }: ResultsFigureProps) {
  const { t } = useTranslation();
  const format = useFormat();
  const { recordsPerResult, results } = job;
  return (
    <Figure
      label={label}
      under={
        recordsPerResult === null
          ? undefined
          : t('result.rowsPerEvent', { rows: format.rate(recordsPerResult) })
      }
    >
      {format.count(results)}
    </Figure>
  );
}
