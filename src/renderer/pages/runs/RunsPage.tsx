import { Button } from '@mantine/core';
import { IconHistory } from '@tabler/icons-react';
import { useCallback, useState } from 'react';
import { useTranslation } from 'react-i18next';
import type { Run } from '../../../shared/run.ts';
import { useFormat } from '../../i18n/use-format.ts';
import pageStyles from '../../parts/page.module.css';
import type { Choice } from '../../parts/table/column.ts';
import { ListView } from '../../parts/table/ListView.tsx';
import styles from '../../parts/table/list.module.css';
import type { ListRead } from '../../reads/use-list-read.ts';
import { useRead } from '../../reads/use-read.ts';
import { CompareDrawer, comparable } from './CompareDrawer.tsx';
import { RunDrawer } from './RunDrawer.tsx';
import { useRunColumns } from './use-run-columns.tsx';

const keyOf = ({ job }: Run): string => job.jobId;

/** The runs of the file: few enough to be read at once. */
function useRuns() {
  const { data, error, again } = useRead('run.list', undefined);
  const runs = data ?? [];
  const list: ListRead<Run> = {
    total: runs.length,
    rowAt: (index) => runs[index],
    question: 'run.list',
    first: data === null && error === null,
    stale: false,
    error,
    again,
    show: () => {},
    readRow: async (index) => runs[index],
    readAll: async () => runs,
  };
  return { list, runs };
}

/** Which runs are chosen. */
function useRunChoice(runs: readonly Run[]) {
  const { t } = useTranslation();
  const format = useFormat();
  const [ids, setIds] = useState<ReadonlySet<string>>(new Set());
  const chosen = runs.filter((run) => ids.has(keyOf(run)));
  const choice: Choice = {
    chosen: ids,
    all: runs.length > 0 && chosen.length === runs.length,
    onToggle: (key, on) => setIds(new Set(on ? [...ids, key] : [...ids].filter((id) => id !== key))),
    onToggleAll: (on) => setIds(new Set(on ? runs.map(keyOf) : [])),
    labelOf: (key) => {
      const run = runs.find((each) => keyOf(each) === key);
      return t('compare.select', { at: run === undefined ? key : format.exact(run.createdAt) });
    },
    allLabel: t('compare.selectAll'),
  };
  return { chosen, choice, clear: () => setIds(new Set()) };
}

interface CompareBarProps {
  readonly chosen: readonly Run[];
  readonly onClear: () => void;
  readonly onCompare: () => void;
}

/** What can be done with the chosen runs. */
function CompareBar({ chosen, onClear, onCompare }: CompareBarProps) {
  const { t } = useTranslation();
  if (chosen.length === 0) return <span className="g-note">{t('compare.choose')}</span>;
  return (
    <div className="g-actions">
      <span aria-live="polite">{t('compare.chosen', { count: chosen.length })}</span>
      <Button variant="default" onClick={onClear}>
        {t('compare.clear')}
      </Button>
      <Button
        disabled={comparable(chosen) === null}
        title={comparable(chosen) === null ? t('compare.choose') : undefined}
        onClick={onCompare}
        data-testid="compare"
      >
        {t('compare.button')}
      </Button>
    </div>
  );
}

/** Every run over the file, whichever pipeline's, the newest first. */
export function RunsPage() {
  const { t } = useTranslation();
  const columns = useRunColumns();
  const { list, runs } = useRuns();
  const [opened, setOpened] = useState<string | null>(null);
  const [compared, setCompared] = useState<readonly Run[] | null>(null);
  const close = useCallback(() => setOpened(null), []);
  const { chosen, choice, clear } = useRunChoice(runs);
  return (
    <div className={styles.page}>
      <div className={pageStyles.pageHead}>
        <h1>{t('runs.title')}</h1>
      </div>
      <ListView
        list={list}
        label={t('runs.title')}
        keys={t('runs.keys')}
        testId="runs-table"
        columns={columns}
        keyOf={keyOf}
        onOpen={setOpened}
        choice={choice}
        chosenBar={<CompareBar chosen={chosen} onClear={clear} onCompare={() => setCompared(chosen)} />}
        minWidth={860}
        empty={{
          icon: <IconHistory size={40} stroke={1.25} />,
          title: t('runs.emptyTitle'),
          words: t('runs.empty'),
        }}
      />
      <RunDrawer jobId={opened} onClose={close} />
      <CompareDrawer runs={compared} onClose={() => setCompared(null)} />
    </div>
  );
}
