import { Button } from '@mantine/core';
import { IconFolder, IconRefresh } from '@tabler/icons-react';
import type { TFunction } from 'i18next';
import type { ReactNode } from 'react';
import { useTranslation } from 'react-i18next';
import type { JobSnapshot } from '../../../shared/job.ts';
import { revealFile } from '../../commands/open-file.ts';
import { Panel } from '../../parts/Panel.tsx';
import { ProblemNote } from '../../parts/ProblemNote.tsx';
import { RelativeTime } from '../../parts/RelativeTime.tsx';
import { useStore } from '../../store/store.ts';
import './progress.css';

/** What the result calls the things that it counts, in the person's language. */
export interface ResultWords {
  readonly empty: string;
  readonly completed: string;
  readonly completedFailed: string;
  /** That some were not read before the job was cancelled. */
  readonly cancelledBody: string;
  readonly rerunFailed: string;
  readonly seeFailed: string;
}

function titleOf(job: JobSnapshot, words: ResultWords, t: TFunction): string {
  if (job.status === 'cancelled') return t('result.cancelled');
  if (job.status === 'failed') return t('result.failed');
  if (job.total === 0) return words.empty;
  return job.failed === 0 ? words.completed : words.completedFailed;
}

interface ResultFrameProps {
  readonly job: JobSnapshot;
  readonly words: ResultWords;
  readonly failedIcon: ReactNode;
  readonly onRerunFailed: () => void;
  readonly onSeeFailed: () => void;
  /** Where to look next; stands among the buttons at the end. */
  readonly steps: ReactNode;
  /** The numbers, where there was anything to do. */
  readonly children: ReactNode;
}

/** How a job ended, and what to do next. */
export function ResultFrame(props: ResultFrameProps) {
  const { job, words, failedIcon, onRerunFailed, onSeeFailed, steps, children } = props;
  const { t } = useTranslation();
  const starting = useStore((state) => state.command === 'start');
  return (
    <Panel
      title={titleOf(job, words, t)}
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
        {job.status === 'cancelled' && job.total > job.processed ? <p>{words.cancelledBody}</p> : null}
        {job.total === 0 ? null : children}
        <div className="g-actions">
          {job.failed > 0 ? (
            <>
              <Button
                variant="default"
                leftSection={<IconRefresh size={16} />}
                loading={starting}
                onClick={onRerunFailed}
              >
                {words.rerunFailed}
              </Button>
              <Button variant="default" leftSection={failedIcon} onClick={onSeeFailed}>
                {words.seeFailed}
              </Button>
            </>
          ) : null}
          {steps}
          <Button variant="default" leftSection={<IconFolder size={16} />} onClick={() => void revealFile()}>
            {t('result.reveal')}
          </Button>
        </div>
      </div>
    </Panel>
  );
}
