import { Button, Stack } from '@mantine/core';
import { IconFolder, IconRefresh } from '@tabler/icons-react';
import { useTranslation } from 'react-i18next';
import { startJob } from '../../commands/job-commands.ts';
import { revealFile } from '../../commands/open-file.ts';
import { useStore } from '../../store/store.ts';
import { Panel } from '../Panel.tsx';
import { ProblemNote } from '../ProblemNote.tsx';
import { RelativeTime } from '../RelativeTime.tsx';
import { endTitle, fileOf } from './end-title.ts';
import { JobCauses } from './FailureCauses.tsx';
import { OrderList } from './order/OrderList.tsx';
import type { RunFace } from './run-face.ts';

/** How the last job ended, and what to do next. */
export function ResultPanel({ face }: { readonly face: RunFace }) {
  const { pipeline, Outcome, NextSteps } = face;
  const { t } = useTranslation();
  const job = useStore((state) => state.job);
  const source = useStore((state) => state.source);
  const starting = useStore((state) => state.command === 'start');
  if (job === null) return null;
  const file = fileOf(source, job);
  return (
    <Panel
      title={endTitle(job, pipeline, file, t)}
      testId="result"
      aside={
        job.finishedAt === null ? null : (
          <span className="g-note">
            {t('result.finished')} <RelativeTime at={job.finishedAt} />
          </span>
        )
      }
    >
      <Stack gap="md">
        {job.status === 'failed' && job.error !== null ? <ProblemNote error={job.error} /> : null}
        {job.status === 'cancelled' && job.total > job.processed ? (
          <p>{t(`runOf.${pipeline}.cancelledBody`, { count: job.total - job.processed })}</p>
        ) : null}
        {file === null || file.unread + file.failed === 0 ? null : (
          <p data-testid="in-file">{t(`runOf.${pipeline}.inFile`, { ...file })}</p>
        )}
        {job.total === 0 ? null : <Outcome job={job} />}
        {job.failed === 0 ? null : <JobCauses jobId={job.jobId} Own={face.Remedies} />}
        <OrderList />
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
      </Stack>
    </Panel>
  );
}
