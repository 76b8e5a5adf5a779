import { IconClockPause } from '@tabler/icons-react';
import { useTranslation } from 'react-i18next';
import { useFormat } from '../../i18n/use-format.ts';
import { useJob } from '../../store/store.ts';
import calloutStyles from '../callout.module.css';

/** Says until when the provider wants no request, as soon as it is known. */
export function WaitNote() {
  const { t } = useTranslation();
  const format = useFormat();
  const until = useJob((job) => (job.status === 'running' ? job.waitsUntil : null)) ?? null;
  if (until === null) return null;
  return (
    <div className={calloutStyles.callout} data-tone="accent" role="status" data-testid="waits">
      <IconClockPause size={18} stroke={1.75} aria-hidden="true" />
      <div className={calloutStyles.calloutWords}>
        <p>{t('progress.waitsUntil', { time: format.clock(until, Date.now()) })}</p>
      </div>
    </div>
  );
}
