import { useTranslation } from 'react-i18next';
import { RunPanels } from '../../parts/run/RunPanels.tsx';
import { eventsRun } from './events-run.tsx';
import '../../parts/panel.css';

/** The job over the file's users: what it would take, how far it is, how it ended. */
export function ExtractPage() {
  const { t } = useTranslation();
  return (
    <div className="g-page">
      <div className="g-page-head">
        <h1>{t('extract.title')}</h1>
      </div>
      <RunPanels face={eventsRun} />
    </div>
  );
}
