import { IconHistory } from '@tabler/icons-react';
import { useCallback, useState } from 'react';
import { useTranslation } from 'react-i18next';
import type { Run } from '../../../shared/run.ts';
import pageStyles from '../../parts/page.module.css';
import { ListView } from '../../parts/table/ListView.tsx';
import styles from '../../parts/table/list.module.css';
import { useWholeList } from '../../reads/use-whole-list.ts';
import { RunDrawer } from './RunDrawer.tsx';
import { useRunColumns } from './use-run-columns.tsx';

const keyOf = ({ job }: Run): string => job.jobId;

/** Every run over the file, whichever pipeline's, the newest first. */
export function RunsPage() {
  const { t } = useTranslation();
  const columns = useRunColumns();
  const list = useWholeList('run.list');
  const [opened, setOpened] = useState<string | null>(null);
  const close = useCallback(() => setOpened(null), []);
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
        minWidth={880}
        empty={{
          icon: <IconHistory size={40} stroke={1.25} />,
          title: t('runs.emptyTitle'),
          words: t('runs.empty'),
        }}
      />
      <RunDrawer jobId={opened} onClose={close} />
    </div>
  );
}
