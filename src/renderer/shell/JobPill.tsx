import { useTranslation } from 'react-i18next';
import { useFormat } from '../i18n/use-format.ts';
import { JobBadge } from '../parts/JobBadge.tsx';
import { fileOf } from '../parts/run/end-title.ts';
import { showJob } from '../store/navigation.ts';
import { useJob, useStore } from '../store/store.ts';
import styles from './job-pill.module.css';

/** The job in a few words, on every page; a click shows it whole. */
export function JobPill() {
  const { t } = useTranslation();
  const format = useFormat();
  const status = useJob((job) => job.status);
  const jobId = useJob((job) => job.jobId);
  const failures = useStore(({ job }) =>
    job?.status === 'completed' && job.failed > 0 ? t('job.failures', { count: job.failed }) : null,
  );
  const unread = useStore(({ job, source }) => {
    const left = job?.status === 'completed' ? (fileOf(source, job)?.unread ?? 0) : 0;
    return left > 0 ? t('job.notYet', { count: left }) : null;
  });
  const percent = useStore(({ job }) =>
    job === null ? '' : format.percent(Math.floor(job.percent)).replace('.0', ''),
  );
  const eta = useStore(({ job }) =>
    job?.status === 'running' && job.etaSeconds !== null ? format.roughly(job.etaSeconds) : null,
  );
  if (status === null) return null;
  const unfinished = ['running', 'waiting', 'paused', 'queued'].includes(status);
  return (
    <button
      type="button"
      className={styles.pill}
      data-testid="job-pill"
      data-status={status}
      data-job={jobId}
      title={t('header.pill', { status: t(`job.${status}`) })}
      onClick={showJob}
    >
      <JobBadge status={status} />
      {unfinished ? <span className={styles.pillPercent}>{percent}</span> : null}
      {failures === null ? null : <span className={styles.pillFailures}>{failures}</span>}
      {unread === null ? null : <span className="g-dim">{unread}</span>}
      {eta === null ? null : <span className="g-dim">{t('job.etaLeft', { time: eta })}</span>}
    </button>
  );
}
