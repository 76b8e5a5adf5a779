import { Button, SegmentedControl } from '@mantine/core';
import { IconPlayerPlay } from '@tabler/icons-react';
import { useTranslation } from 'react-i18next';
import { startSelected } from '../../commands/job-commands.ts';
import { useFormat } from '../../i18n/use-format.ts';
import { Panel } from '../../parts/Panel.tsx';
import { ProblemNote } from '../../parts/ProblemNote.tsx';
import { RetryNote } from '../../parts/RetryNote.tsx';
import { isActive, withSelection } from '../../store/reducers.ts';
import { type SelectionKind, selectionKinds } from '../../store/state.ts';
import { update, useStore } from '../../store/store.ts';
import { EstimateFigures } from './EstimateFigures.tsx';
import { ModelLine } from './ModelLine.tsx';
import { useEstimate } from './use-estimate.ts';
import './new-run.css';

/** Chooses whom to read, shows what it would take, and starts it. */
export function NewRun() {
  const { t } = useTranslation();
  const format = useFormat();
  const selection = useStore((state) => state.selection);
  const found = useStore((state) => state.source?.found.events);
  const active = useStore(({ job }) => (isActive(job) ? job.status : null));
  const starting = useStore((state) => state.command === 'start');
  const startError = useStore((state) => state.startError);
  const { estimate, error, loading, again } = useEstimate(selection);
  if (found === undefined) return null;

  const counts: Readonly<Record<SelectionKind, number>> = {
    unfinished: found.users - found.succeededUsers,
    failed: found.failedUsers,
    all: found.users,
  };
  const nobody = estimate?.items === 0;
  const blocked = active === null ? null : t(active === 'paused' ? 'extract.pausedFirst' : 'extract.running');
  const allDone = nobody && selection === 'unfinished' && found.users > 0;
  const nothing = nobody ? t(allDone ? 'extract.allDone' : 'extract.nothing') : null;
  return (
    <Panel
      title={t(active === null ? 'extract.newRun' : 'extract.nextRun')}
      testId="estimate"
      aside={<ModelLine />}
    >
      <div className="g-run-choice">
        <SegmentedControl
          aria-label={t('extract.selection')}
          value={selection}
          onChange={(kind) => update((state) => withSelection(state, kind))}
          data={selectionKinds.map((kind) => ({
            value: kind,
            label: (
              <>
                {t(`extract.${kind}`)} <span className="g-dim">{format.count(counts[kind])}</span>
              </>
            ),
          }))}
        />
        <p className="g-dim">{t(`extract.${selection}Hint`)}</p>
      </div>
      {error === null || active === 'running' ? null : (
        <RetryNote error={error} label={t('estimate.retry')} onRetry={again} />
      )}
      {error === null && !nobody && active !== 'running' ? (
        <EstimateFigures estimate={estimate} loading={loading} />
      ) : null}
      <div className="g-run-start">
        <Button
          leftSection={<IconPlayerPlay size={16} />}
          onClick={() => void startSelected()}
          loading={starting}
          disabled={active !== null || nobody || loading}
          data-testid="start"
        >
          {t('extract.start')}
        </Button>
        <p className="g-note">{blocked ?? nothing ?? t('estimate.note')}</p>
      </div>
      {startError === null ? null : <ProblemNote error={startError} />}
    </Panel>
  );
}
