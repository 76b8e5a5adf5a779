import { useMediaQuery } from '@mantine/hooks';
import { useMemo } from 'react';
import { useTranslation } from 'react-i18next';
import { isPipeline } from '../../../shared/pipelines/registry.ts';
import type { Run } from '../../../shared/run.ts';
import { useFormat } from '../../i18n/use-format.ts';
import { JobBadge } from '../../parts/JobBadge.tsx';
import { useModelNames } from '../../parts/run/use-model-names.ts';
import type { Column } from '../../parts/table/column.ts';
import type { PipelineView } from '../../pipelines/pipeline-view.ts';
import { pipelineViews } from '../../pipelines/registry.ts';
import styles from './runs.module.css';
import { useAskedWords } from './use-asked-words.ts';

/** In a narrower window the table says less: the rest stands where a run is opened. */
const narrow = '(max-width: 1199px)';
const wideOnly: ReadonlySet<string> = new Set(['tokens', 'time']);

function Quality({ job: { jobId, pipeline } }: Pick<Run, 'job'>) {
  const { t } = useTranslation();
  const { quality }: Partial<PipelineView> = isPipeline(pipeline) ? pipelineViews[pipeline] : {};
  return quality === undefined ? t('unit.none') : <quality.Cell jobId={jobId} />;
}

/** What the table says of a run; it fits into a window of 1 000 pixels. */
export function useRunColumns(): readonly Column<Run>[] {
  const { t } = useTranslation();
  const format = useFormat();
  const { providerName } = useModelNames();
  const askedWords = useAskedWords();
  const isWide = useMediaQuery(narrow, false, { getInitialValueInEffect: false }) !== true;
  return useMemo(() => {
    const label = <Key extends string>(key: Key) => ({ key, label: t(`runs.${key}` as 'runs.started') });
    const failed = ({ job }: Run) => (job.failed === 0 ? null : t('runs.failed', { count: job.failed }));
    const columns: readonly Column<Run>[] = [
      {
        ...label('started'),
        width: isWide ? 148 : 108,
        className: 'g-mono',
        // The year is told where there is room for it.
        show: ({ createdAt }) => format.exact(createdAt).slice(isWide ? 0 : 5, 16),
        hint: ({ createdAt }) => format.exact(createdAt),
      },
      { ...label('question'), show: askedWords, hint: askedWords },
      {
        ...label('model'),
        width: isWide ? 104 : 88,
        show: ({ job }) => (providerName(job.preset) === null ? t('settings.demoName') : job.model),
        hint: ({ job }) => job.model,
      },
      { ...label('state'), width: 112, show: ({ job }) => <JobBadge status={job.status} /> },
      {
        ...label('done'),
        width: 132,
        numeric: true,
        show: (run) => (
          <>
            {format.count(run.job.succeeded)}/{format.count(run.job.total)}
            {run.job.failed === 0 ? null : <span className={styles.failed}> {failed(run)}</span>}
          </>
        ),
        hint: (run) => failed(run) ?? undefined,
      },
      { ...label('results'), width: 72, numeric: true, show: ({ job }) => format.count(job.results) },
      {
        ...label('quality'),
        width: 120,
        numeric: true,
        headHint: t('runs.qualityHint'),
        show: (run) => <Quality {...run} />,
      },
      {
        ...label('tokens'),
        width: 80,
        numeric: true,
        show: ({ job }) => format.compact(job.promptTokens + job.completionTokens),
      },
      {
        ...label('cost'),
        width: isWide ? 88 : 76,
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
    return isWide ? columns : columns.filter(({ key }) => !wideOnly.has(key));
  }, [t, format, providerName, askedWords, isWide]);
}
