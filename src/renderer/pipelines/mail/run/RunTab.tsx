import { RunPanels } from '../../../parts/run/RunPanels.tsx';
import { mailRun } from '../mail-run.tsx';

/** The job over the file's mails: how far it is, how it ended, and the next. */
export function RunTab() {
  return (
    <div className="g-page g-talent-run">
      <RunPanels face={mailRun} />
    </div>
  );
}
