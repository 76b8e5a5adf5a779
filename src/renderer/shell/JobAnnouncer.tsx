import { useTranslation } from 'react-i18next';
import { useFormat } from '../i18n/use-format.ts';
import { useStore } from '../store/store.ts';

/** Tells a screen reader how the job stands: at each change of state, and each tenth of the way. */
export function JobAnnouncer() {
  const { t } = useTranslation();
  const format = useFormat();
  // The counts ride along with the step instead of being watched, so that nothing is announced in between.
  const step = useStore(({ job }) => (job === null ? null : `${job.status} ${Math.floor(job.percent / 10)}`));
  const job = step === null ? null : useStore.getState().job;
  return (
    <div className="g-hidden" role="status" aria-live="polite">
      {job === null
        ? ''
        : t('job.announce', {
            status: t(`job.${job.status}`),
            percent: format.percent(Math.floor(job.percent / 10) * 10),
            succeeded: format.count(job.succeeded),
            failed: format.count(job.failed),
          })}
    </div>
  );
}
