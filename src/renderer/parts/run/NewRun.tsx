import { Button, Group, SegmentedControl, Stack } from '@mantine/core';
import { IconPlayerPlay, IconPlaylistAdd } from '@tabler/icons-react';
import { useTranslation } from 'react-i18next';
import { readSoFar } from '../../../shared/pipelines/read-so-far.ts';
import type { PipelineName } from '../../../shared/pipelines/registry.ts';
import { startJob } from '../../commands/job-commands.ts';
import { addToQueue } from '../../commands/queue.ts';
import { useFormat } from '../../i18n/use-format.ts';
import { isInTheWay, withSelection } from '../../store/reducers.ts';
import { type SelectionKind, selectionKinds } from '../../store/state.ts';
import { update, useStore } from '../../store/store.ts';
import { Panel } from '../Panel.tsx';
import { ProblemNote } from '../ProblemNote.tsx';
import { RetryNote } from '../RetryNote.tsx';
import { EstimateFigures } from './EstimateFigures.tsx';
import { MissingNote, useMissing } from './MissingNote.tsx';
import { ModelLine } from './ModelLine.tsx';
import styles from './new-run.module.css';
import { TransportChoice, useTransport } from './order/TransportChoice.tsx';
import type { RunFace } from './run-face.ts';
import { useEstimate } from './use-estimate.ts';

/** What a job that waits for its order leaves to be run, where one does; of this pipeline it keeps whom it has asked about. */
function useBeside(pipeline: PipelineName): 'besideSame' | 'besideOther' | null {
  return useStore(({ job }) => {
    if (job?.status !== 'waiting') return null;
    return job.pipeline === pipeline ? 'besideSame' : 'besideOther';
  });
}

/** Chooses what to read, shows what it would take, and starts it. */
export function NewRun({ face }: { readonly face: RunFace }) {
  const { t } = useTranslation();
  const format = useFormat();
  const { pipeline, Options, BeforeStart, testIds } = face;
  const words = `runOf.${pipeline}` as const;
  const selection = useStore((state) => state.selection);
  const source = useStore((state) => state.source);
  const active = useStore(({ job }) => (isInTheWay(job) ? job.status : null));
  const beside = useBeside(pipeline);
  const trying = useStore(({ trial }) => trial?.running === true);
  const starting = useStore((state) => state.command === 'start');
  const startError = useStore((state) => state.startError);
  const { estimate, error, loading, again } = useEstimate(pipeline, { kind: selection });
  const missing = useMissing();
  const transport = useTransport();
  const file = source === null ? null : readSoFar(source.found, pipeline);
  if (file === null) return null;

  const { items, done, failed, grown } = file;
  const isOffered = (kind: SelectionKind): boolean =>
    grown !== undefined || (kind !== 'new' && kind !== 'changed');
  // How many have changed is known once somebody has asked for them: it takes a look at every row.
  const changed = selection === 'changed' && !loading ? (estimate?.items ?? null) : null;
  const counts: Readonly<Record<SelectionKind, number | null>> = {
    unfinished: Math.max(0, items - done) + (grown ?? 0),
    new: grown ?? 0,
    changed,
    failed,
    all: items,
  };

  const isEmpty = counts[selection] === 0 || (estimate?.items === 0 && !loading);
  // That a trial was in the way is said for as long as it is.
  const refused = startError?.code === 'trial_running' && !trying ? null : startError;
  const trialFirst = trying ? t('extract.trialFirst') : null;
  const blocked =
    active === null ? trialFirst : t(active === 'paused' ? 'extract.pausedFirst' : 'extract.running');
  const allDone = isEmpty && selection === 'unfinished' && items > 0;
  const isLeft = isEmpty && beside === 'besideSame' && counts[selection] !== 0;
  const nothing = isEmpty
    ? t(isLeft ? 'extract.leftToOrder' : `${words}.${allDone ? 'allDone' : 'nothing'}`)
    : null;
  const about = beside === null ? null : t(`extract.${beside}`);
  return (
    <Panel
      title={t(active === null && beside === null ? 'extract.newRun' : 'extract.nextRun')}
      testId={testIds.newRun}
      aside={<ModelLine />}
    >
      <Group gap="8px 16px" mb="md">
        <SegmentedControl
          aria-label={t(`${words}.selection`)}
          value={selection}
          onChange={(kind) => update((state) => withSelection(state, kind))}
          data={selectionKinds.filter(isOffered).map((kind) => ({
            value: kind,
            label: (
              <>
                {t(`extract.${kind}`)}{' '}
                {counts[kind] === null ? null : <span className="g-dim">{format.count(counts[kind])}</span>}
              </>
            ),
          }))}
        />
        <p className="g-dim">
          {selection === 'new' || selection === 'changed'
            ? t(`extract.${selection}Hint`)
            : t(`${words}.${selection}Hint`)}
        </p>
      </Group>
      <Stack gap="md">
        {error === null || active === 'running' ? null : (
          <RetryNote error={error} label={t('estimate.retry')} onRetry={again} />
        )}
        {error === null && !isEmpty && active !== 'running' ? (
          <EstimateFigures face={face} estimate={estimate} loading={loading} />
        ) : null}
        {isEmpty ? null : <TransportChoice estimate={estimate} />}
        {Options === null ? null : <Options selection={{ kind: selection }} />}
        {missing === null || active !== null ? null : <MissingNote need={missing} />}
      </Stack>
      <div className={styles.runStart}>
        {active === null ? (
          <Button
            leftSection={<IconPlayerPlay size={16} />}
            onClick={() => void startJob(pipeline, { kind: selection }, transport)}
            loading={starting}
            disabled={isEmpty || loading || trying || missing !== null}
            data-testid={testIds.start}
          >
            {t(transport === 'order' ? 'order.start' : 'extract.start')}
          </Button>
        ) : (
          <Button
            variant="default"
            leftSection={<IconPlaylistAdd size={16} />}
            onClick={() => void addToQueue(pipeline, { kind: selection }, transport)}
            disabled={missing !== null}
            data-testid="add-to-queue"
          >
            {t('queue.add')}
          </Button>
        )}
        {BeforeStart === null ? null : (
          <BeforeStart disabled={active !== null || isEmpty || missing !== null} />
        )}
        <p className="g-note">{blocked ?? nothing ?? about ?? t(`${words}.note`)}</p>
      </div>
      {refused === null ? null : <ProblemNote error={refused} />}
    </Panel>
  );
}
