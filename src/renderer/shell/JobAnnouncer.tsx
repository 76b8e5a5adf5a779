import { useTranslation } from 'react-i18next';
import { isFinished } from '../../shared/job.ts';
import { knownPipeline } from '../../shared/pipelines/registry.ts';
import { useFormat } from '../i18n/use-format.ts';
import { endTitle, fileOf } from '../parts/run/end-title.ts';
import { useStore } from '../store/store.ts';

/** Tells a screen reader how the job stands: at each change of state, and each tenth of the way. */
export function JobAnnouncer() {
  const { t } = useTranslation();
  const format = useFormat();
  // The counts ride along with the step instead of being watched, so that nothing is announced in between.
  const step = useStore(({ job }) => (job === null ? null : `${job.status} ${Math.floor(job.percent / 10)}`));
  const job = step === null ? null : useStore.getState().job;
  const ended = job !== null && isFinished(job.status);
  const end = useStore(({ source }) =>
    ended ? endTitle(job, knownPipeline(job.pipeline), fileOf(source, job), t) : null,
  );
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
      {end === null ? '' : ` ${end}`}
    </div>
  );
}
