import { useMemo } from 'react';
import { useTranslation } from 'react-i18next';
import type { Run } from '../../../shared/run.ts';
import { useFormat } from '../../i18n/use-format.ts';
import { JobBadge } from '../../parts/JobBadge.tsx';
import { useModelNames } from '../../parts/run/use-model-names.ts';
import type { Column } from '../../parts/table/column.ts';
import styles from './runs.module.css';
import { useAskedWords } from './use-asked-words.ts';

/** What the table says of a run. */
export function useRunColumns(): readonly Column<Run>[] {
  const { t } = useTranslation();
  const format = useFormat();
  const { providerName } = useModelNames();
  const askedWords = useAskedWords();
  return useMemo(() => {
    const label = <Key extends string>(key: Key) => ({ key, label: t(`runs.${key}` as 'runs.started') });
    const failed = ({ job }: Run) => (job.failed === 0 ? null : t('runs.failed', { count: job.failed }));
    return [
      {
        ...label('started'),
        width: 148,
        className: 'g-mono',
        show: ({ createdAt }) => format.exact(createdAt).slice(0, 16),
        hint: ({ createdAt }) => format.exact(createdAt),
      },
      {
        ...label('question'),
        show: askedWords,
        hint: askedWords,
      },
      {
        ...label('model'),
        width: 104,
        show: ({ job }) => (providerName(job.preset) === null ? t('settings.demoName') : job.model),
        hint: ({ job }) => job.model,
      },
      { ...label('state'), width: 116, show: ({ job }) => <JobBadge status={job.status} /> },
      {
        ...label('done'),
        width: 120,
        numeric: true,
        show: (run) => (
          <>
            {format.count(run.job.succeeded)}/{format.count(run.job.total)}
            {run.job.failed === 0 ? null : <span className={styles.failed}> {failed(run)}</span>}
          </>
        ),
        hint: (run) => failed(run) ?? undefined,
      },
      { ...label('results'), width: 80, numeric: true, show: ({ job }) => format.count(job.results) },
      {
        ...label('tokens'),
        width: 80,
        numeric: true,
        show: ({ job }) => format.compact(job.promptTokens + job.completionTokens),
      },
      {
        ...label('cost'),
        width: 88,
        numeric: true,
        show: ({ job }) => (job.cost === null ? t('unit.none') : format.money(job.cost, job.currency)),
        hint: ({ job }) => {
          const cost = job.estimate?.cost ?? null;
          return cost === null
            ? undefined
            : t('runs.estimatedCost', { value: format.money(cost, job.currency) });
        },
      },
      { ...label('time'), width: 88, numeric: true, show: ({ job }) => format.duration(job.elapsedMs) },
    ];
  }, [t, format, providerName, askedWords]);
}
