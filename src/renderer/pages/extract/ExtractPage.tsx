import { useTranslation } from 'react-i18next';
import { FileNotices } from '../../parts/FileNotices.tsx';
import { isMailJob } from '../../store/job-kind.ts';
import { isActive } from '../../store/reducers.ts';
import { useStore } from '../../store/store.ts';
import { NewRun } from './NewRun.tsx';
import { ProgressPanel } from './ProgressPanel.tsx';
import { ResultPanel } from './ResultPanel.tsx';
import '../../parts/panel.css';

/** The job of the open file: what it would take, how far it is, how it ended. */
export function ExtractPage() {
  const { t } = useTranslation();
  const shape = useStore(({ job }) =>
    job === null || isMailJob(job) ? 'none' : isActive(job) ? 'active' : 'ended',
  );
  return (
    <div className="g-page">
      <div className="g-page-head">
        <h1>{t('extract.title')}</h1>
      </div>
      <FileNotices />
      {shape === 'active' ? <ProgressPanel /> : null}
      {shape === 'ended' ? <ResultPanel /> : null}
      <NewRun />
    </div>
  );
}
