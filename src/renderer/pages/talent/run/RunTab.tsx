import { FileNotices } from '../../../parts/FileNotices.tsx';
import { isMailJob } from '../../../store/job-kind.ts';
import { isActive } from '../../../store/reducers.ts';
import { useStore } from '../../../store/store.ts';
import { ProgressPanel } from '../../extract/ProgressPanel.tsx';
import { MailResult } from './MailResult.tsx';
import { NewMailRun } from './NewMailRun.tsx';

/** The job over the file's mails: how far it is, how it ended, and the next. */
export function RunTab() {
  const shape = useStore(({ job }) => (!isMailJob(job) ? 'none' : isActive(job) ? 'active' : 'ended'));
  return (
    <div className="g-page g-talent-run">
      <FileNotices />
      {shape === 'active' ? <ProgressPanel /> : null}
      {shape === 'ended' ? <MailResult /> : null}
      <NewMailRun />
    </div>
  );
}
