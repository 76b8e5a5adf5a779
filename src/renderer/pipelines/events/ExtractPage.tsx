import { useTranslation } from 'react-i18next';
import pageStyles from '../../parts/page.module.css';
import { RunPanels } from '../../parts/run/RunPanels.tsx';
import { eventsRun } from './events-run.tsx';
import { MappingGate } from './recipe/MappingGate.tsx';

/** The job over the file's users: what it would take, how far it is, how it ended. */
export function ExtractPage() {
  const { t } = useTranslation();
  return (
    <div className={pageStyles.page}>
      <h1 className="g-hidden">{t('extract.title')}</h1>
      <MappingGate>
        <RunPanels face={eventsRun} />
      </MappingGate>
    </div>
  );
}
