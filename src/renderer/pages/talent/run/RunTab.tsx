import { RunPanels } from '../../../parts/run/RunPanels.tsx';
import { runFaces } from '../../../pipelines/run-faces.ts';

/** The job over the file's mails: how far it is, how it ended, and the next. */
export function RunTab() {
  return (
    <div className="g-page g-talent-run">
      <RunPanels face={runFaces.mail} />
    </div>
  );
}
