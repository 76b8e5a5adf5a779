import { useTranslation } from 'react-i18next';
import type { JobStatus } from '../../shared/job.ts';
import { StatusBadge, type Tone } from './StatusBadge.tsx';

const tones: Readonly<Record<JobStatus, Tone>> = {
  queued: 'dim',
  running: 'accent',
  waiting: 'accent',
  paused: 'accent',
  completed: 'ok',
  cancelled: 'dim',
  failed: 'bad',
};

/** The state of a job, in a word and a tone. */
export function JobBadge({ status }: { readonly status: JobStatus }) {
  const { t } = useTranslation();
  return <StatusBadge tone={tones[status]} label={t(`job.${status}`)} />;
}
