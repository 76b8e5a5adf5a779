import { Button } from '@mantine/core';
import { IconFolder, IconRefresh, IconUsers } from '@tabler/icons-react';
import type { TFunction } from 'i18next';
import { useTranslation } from 'react-i18next';
import type { JobSnapshot } from '../../../shared/job.ts';
import { useFormat } from '../../i18n/use-format.ts';
import { Figure, Figures } from '../../parts/Figure.tsx';
import { Panel } from '../../parts/Panel.tsx';
import { ProblemNote } from '../../parts/ProblemNote.tsx';
import { RelativeTime } from '../../parts/RelativeTime.tsx';
import { startJob } from '../../store/job-commands.ts';
import { showPage } from '../../store/navigation.ts';
import { revealFile } from '../../store/open-file.ts';
import { useStore } from '../../store/store.ts';
import './progress.css';

function titleOf(job: JobSnapshot, t: TFunction): string {
  if (job.status === 'cancelled') return t('result.cancelled');
  if (job.status === 'failed') return t('result.failed');
  if (job.total === 0) return t('result.empty');
  return job.failed === 0 ? t('result.completed') : t('result.completedFailed', { count: job.failed });
}

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

function NextSteps({ job }: { readonly job: JobSnapshot }) {
  const { t } = useTranslation();
  const starting = useStore((state) => state.command === 'start');
  return (
    <div className="g-actions">
      {job.failed > 0 ? (
        <>
          <Button
            variant="default"
            leftSection={<IconRefresh size={16} />}
            loading={starting}
            onClick={() => void startJob({ kind: 'failed' })}
          >
            {t('result.rerunFailed')}
          </Button>
          <Button
            variant="default"
            leftSection={<IconUsers size={16} />}
            onClick={() => showPage('users', 'failed')}
          >
            {t('result.seeFailed')}
          </Button>
        </>
      ) : null}
      <Button variant="default" leftSection={<IconUsers size={16} />} onClick={() => showPage('users', null)}>
        {t('result.seeUsers')}
      </Button>
      <Button variant="default" leftSection={<IconFolder size={16} />} onClick={() => void revealFile()}>
        {t('result.reveal')}
      </Button>
    </div>
  );
}

/** How the last job ended, and what to do next. */
export function ResultPanel() {
  const { t } = useTranslation();
  const format = useFormat();
  const job = useStore((state) => state.job);
  if (job === null) return null;
  const left = job.total - job.processed;
  return (
    <Panel
      title={titleOf(job, t)}
      testId="result"
      aside={
        job.finishedAt === null ? null : (
          <span className="g-note">
            {t('result.finished')} <RelativeTime at={job.finishedAt} />
          </span>
        )
      }
    >
      <div className="g-result">
        {job.status === 'failed' && job.error !== null ? <ProblemNote error={job.error} /> : null}
        {job.status === 'cancelled' && left > 0 ? <p>{t('result.cancelledBody', { count: left })}</p> : null}
        {job.total === 0 ? null : (
          <>
            <ShareBar job={job} />
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
              <Figure label={t('result.duration')}>{format.duration(job.elapsedMs)}</Figure>
              <Figure label={t('progress.tokensIn')}>{format.count(job.promptTokens)}</Figure>
              <Figure label={t('progress.tokensOut')}>{format.count(job.completionTokens)}</Figure>
              <Figure label={t('estimate.cost')} tone={job.cost === null ? 'dim' : 'plain'}>
                {job.cost === null ? t('estimate.priceUnknown') : format.money(job.cost, job.currency)}
              </Figure>
              {job.unaccountedRecords > 0 ? (
                <Figure label={t('progress.unaccounted')} hint={t('progress.unaccountedHint')}>
                  {format.count(job.unaccountedRecords)}
                </Figure>
              ) : null}
              {job.repeatedCalls > 0 ? (
                <Figure label={t('progress.repeated')} hint={t('progress.repeatedHint')}>
                  {format.count(job.repeatedCalls)}
                </Figure>
              ) : null}
            </Figures>
          </>
        )}
        <NextSteps job={job} />
      </div>
    </Panel>
  );
}
