import { IconClockPause } from '@tabler/icons-react';
import { useTranslation } from 'react-i18next';
import { useFormat } from '../../i18n/use-format.ts';
import { useJob } from '../../store/store.ts';
import { Callout } from '../Callout.tsx';

function Note({ testId, words }: { readonly testId: string; readonly words: string }) {
  return (
    <Callout icon={IconClockPause} data-tone="accent" data-testid={testId}>
      <p>{words}</p>
    </Callout>
  );
}

/** Says until when the provider wants no request, as soon as it is known. */
export function WaitNote() {
  const { t } = useTranslation();
  const format = useFormat();
  const until = useJob((job) => (job.status === 'running' ? job.waitsUntil : null)) ?? null;
  if (until === null) return null;
  return <Note testId="waits" words={t('progress.waitsUntil', { time: format.clock(until, Date.now()) })} />;
}

/** Says that the job is about to rest, and what it still waits for. */
export function WindingDownNote() {
  const { t } = useTranslation();
  const isWindingDown = useJob((job) => job.isWindingDown) ?? false;
  const count = useJob((job) => job.activeCalls) ?? 0;
  if (!isWindingDown) return null;
  return <Note testId="winding-down" words={t('progress.windingDown', { count })} />;
}
