import { Box, Group, Stack } from '@mantine/core';
import { useTranslation } from 'react-i18next';
import type { PipelineName } from '../../../shared/pipelines/registry.ts';
import { useFormat } from '../../i18n/use-format.ts';
import { useJob, useStore } from '../../store/store.ts';
import { JobBadge } from '../JobBadge.tsx';
import { Panel } from '../Panel.tsx';
import { ProgressBar } from '../ProgressBar.tsx';
import { ActiveItems } from './ActiveItems.tsx';
import { JobButtons } from './JobButtons.tsx';
import { LearntNote } from './LearntNote.tsx';
import { MissingNote, useMissing } from './MissingNote.tsx';
import { OrderList } from './order/OrderList.tsx';
import { OrderNote } from './order/OrderNote.tsx';
import { PauseNote } from './PauseNote.tsx';
import { ProgressFigures } from './ProgressFigures.tsx';
import styles from './progress.module.css';
import type { RunFace } from './run-face.ts';
import { WaitNote, WindingDownNote } from './WaitNote.tsx';

function Bar() {
  const { t } = useTranslation();
  const percent = useJob((job) => job.percent) ?? 0;
  const paused = useJob((job) => job.status === 'paused' || job.status === 'waiting') ?? false;
  return (
    <Box mt={-8}>
      <ProgressBar label={t('progress.bar')} share={percent / 100} paused={paused} testId="progress" />
    </Box>
  );
}

function Headline({ pipeline }: { readonly pipeline: PipelineName }) {
  const { t } = useTranslation();
  const format = useFormat();
  const percent = useStore(({ job }) => (job === null ? '' : format.percent(job.percent)));
  const done = useStore(({ job }) => (job === null ? '' : format.count(job.processed)));
  const total = useStore(({ job }) => (job === null ? '' : format.count(job.total)));
  const running = useJob((job) => job.status === 'running');
  const eta = useJob(({ etaSeconds }) => (etaSeconds === null ? null : format.roughly(etaSeconds)));
  const range = useJob(({ etaLowSeconds: low, etaHighSeconds: high }) =>
    low === null || high === null ? null : format.range(low, high),
  );
  return (
    <Group gap="md" align="baseline" wrap="nowrap">
      <span className={styles.headlinePercent} data-testid="percent">
        {percent}
      </span>
      <span data-testid="processed">{t(`runOf.${pipeline}.processed`, { done, total })}</span>
      {running === true ? (
        <Box component="span" ms="auto" data-testid="eta">
          {eta === null ? t('progress.etaNone') : t('job.etaLeft', { time: eta })}
          {range === null || range === eta ? null : <span className="g-dim"> ({range})</span>}
        </Box>
      ) : null}
    </Group>
  );
}

function CloseNote() {
  const { t } = useTranslation();
  const onClose = useStore((state) => state.settings.onClose);
  const running = useJob((job) => job.status === 'running');
  if (running !== true) return null;
  const words = {
    ask: 'progress.asksOnClose',
    'keep-running': 'progress.keepsRunning',
    quit: 'progress.quitsOnClose',
  } as const;
  return <p className="g-note">{t(words[onClose])}</p>;
}

/** Everything that is known of a job under way. Each number watches its own slice. */
export function ProgressPanel({ face }: { readonly face: RunFace }) {
  const { t } = useTranslation();
  const status = useJob((job) => job.status) ?? 'queued';
  const missing = useMissing();
  return (
    <Panel
      title={t('progress.title')}
      beside={<JobBadge status={status} />}
      aside={
        <div className="g-actions">
          <JobButtons />
        </div>
      }
    >
      <Stack gap="md">
        <PauseNote />
        <OrderNote />
        {status === 'paused' && missing !== null ? <MissingNote need={missing} /> : null}
        <WindingDownNote />
        <WaitNote />
        <Headline pipeline={face.pipeline} />
        <Bar />
        <face.Stages />
        <ProgressFigures face={face} />
        {status === 'waiting' ? null : <ActiveItems face={face} />}
        <LearntNote />
        <OrderList />
        <CloseNote />
      </Stack>
    </Panel>
  );
}
