import pageStyles from '../../../parts/page.module.css';
import { RunPanels } from '../../../parts/run/RunPanels.tsx';
import { mailRun } from '../mail-run.tsx';
import talentStyles from '../talent.module.css';

/** The job over the file's mails: how far it is, how it ended, and the next. */
export function RunTab() {
  return (
    <div className={`${pageStyles.page} ${talentStyles.talentRun}`}>
      <RunPanels face={mailRun} />
    </div>
  );
}
