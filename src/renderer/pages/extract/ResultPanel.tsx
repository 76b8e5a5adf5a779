import { Button } from '@mantine/core';
import { IconUsers } from '@tabler/icons-react';
import { useTranslation } from 'react-i18next';
import type { JobSnapshot } from '../../../shared/job.ts';
import { startJob } from '../../commands/job-commands.ts';
import { useFormat } from '../../i18n/use-format.ts';
import { Figure, Figures } from '../../parts/Figure.tsx';
import { showPage } from '../../store/navigation.ts';
import { useStore } from '../../store/store.ts';
import { ResultFrame } from './ResultFrame.tsx';
import { RepeatedFigure, SpentFigures } from './SpentFigures.tsx';

/** Succeeded and failed as shares of all; decorative, the numbers stand below. */
function ShareBar({ job }: { readonly job: JobSnapshot }) {
  const part = (value: number): string => `${(100 * value) / Math.max(1, job.total)}%`;
  return (
    <div className="g-share" aria-hidden="true">
      <span style={{ width: part(job.succeeded) }} />
      <span style={{ width: part(job.failed) }} />
    </div>
  );
}

function Numbers({ job }: { readonly job: JobSnapshot }) {
  const { t } = useTranslation();
  const format = useFormat();
  return (
    <Figures>
      <Figure
        label={t('progress.succeeded')}
        tone={job.succeeded > 0 ? 'ok' : 'plain'}
        testId="succeeded"
        under={t('result.share', { percent: format.share(job.succeeded / job.total) })}
      >
        {format.count(job.succeeded)}
      </Figure>
      <Figure label={t('progress.failed')} tone={job.failed > 0 ? 'bad' : 'plain'} testId="failed">
        {format.count(job.failed)}
      </Figure>
      <Figure label={t('progress.events')}>{format.count(job.results)}</Figure>
      <SpentFigures job={job} />
      {job.unaccountedRecords > 0 ? (
        <Figure label={t('progress.unaccounted')} hint={t('progress.unaccountedHint')}>
          {format.count(job.unaccountedRecords)}
        </Figure>
      ) : null}
      <RepeatedFigure job={job} />
    </Figures>
  );
}

/** How the last job over users ended, and what to do next. */
export function ResultPanel() {
  const { t } = useTranslation();
  const job = useStore((state) => state.job);
  if (job === null) return null;
  return (
    <ResultFrame
      job={job}
      words={{
        empty: t('result.empty'),
        completed: t('result.completed'),
        completedFailed: t('result.completedFailed', { count: job.failed }),
        cancelledBody: t('result.cancelledBody', { count: job.total - job.processed }),
        rerunFailed: t('result.rerunFailed'),
        seeFailed: t('result.seeFailed'),
      }}
      failedIcon={<IconUsers size={16} />}
      onRerunFailed={() => void startJob({ kind: 'failed' })}
      onSeeFailed={() => showPage('users', 'failed')}
      steps={
        <Button
          variant="default"
          leftSection={<IconUsers size={16} />}
          onClick={() => showPage('users', null)}
        >
          {t('result.seeUsers')}
        </Button>
      }
    >
      <ShareBar job={job} />
      <Numbers job={job} />
    </ResultFrame>
  );
}
