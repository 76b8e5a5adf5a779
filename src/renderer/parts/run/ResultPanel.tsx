import { Button } from '@mantine/core';
import { IconFolder, IconRefresh } from '@tabler/icons-react';
import type { TFunction } from 'i18next';
import { useTranslation } from 'react-i18next';
import type { JobSnapshot } from '../../../shared/job.ts';
import type { PipelineName } from '../../../shared/pipelines/registry.ts';
import { startJob } from '../../commands/job-commands.ts';
import { revealFile } from '../../commands/open-file.ts';
import { useStore } from '../../store/store.ts';
import { Panel } from '../Panel.tsx';
import { ProblemNote } from '../ProblemNote.tsx';
import { RelativeTime } from '../RelativeTime.tsx';
import styles from './progress.module.css';
import type { RunFace } from './run-face.ts';

function titleOf(job: JobSnapshot, pipeline: PipelineName, t: TFunction): string {
  if (job.status === 'cancelled') return t('result.cancelled');
  if (job.status === 'failed') return t('result.failed');
  if (job.total === 0) return t(`runOf.${pipeline}.empty`);
  return job.failed === 0
    ? t(`runOf.${pipeline}.completed`)
    : t(`runOf.${pipeline}.completedFailed`, { count: job.failed });
}

/** How the last job ended, and what to do next. */
export function ResultPanel({ face }: { readonly face: RunFace }) {
  const { pipeline, Outcome, NextSteps } = face;
  const { t } = useTranslation();
  const job = useStore((state) => state.job);
  const starting = useStore((state) => state.command === 'start');
  if (job === null) return null;
  return (
    <Panel
      title={titleOf(job, pipeline, t)}
      testId="result"
      aside={
        job.finishedAt === null ? null : (
          <span className="g-note">
            {t('result.finished')} <RelativeTime at={job.finishedAt} />
          </span>
        )
      }
    >
      <div className={styles.result}>
        {job.status === 'failed' && job.error !== null ? <ProblemNote error={job.error} /> : null}
        {job.status === 'cancelled' && job.total > job.processed ? (
          <p>{t(`runOf.${pipeline}.cancelledBody`, { count: job.total - job.processed })}</p>
        ) : null}
        {job.total === 0 ? null : <Outcome job={job} />}
        <div className="g-actions">
          {job.failed > 0 ? (
            <>
              <Button
                variant="default"
                leftSection={<IconRefresh size={16} />}
                loading={starting}
                onClick={() => void startJob(pipeline, { kind: 'failed' })}
              >
                {t('result.rerunFailed')}
              </Button>
              <Button variant="default" leftSection={face.failedIcon} onClick={face.showFailed}>
                {t(`runOf.${pipeline}.seeFailed`)}
              </Button>
            </>
          ) : null}
          <NextSteps />
          <Button variant="default" leftSection={<IconFolder size={16} />} onClick={() => void revealFile()}>
            {t('result.reveal')}
          </Button>
        </div>
      </div>
    </Panel>
  );
}
