import { isFinished, type JobSnapshot } from '../../shared/job.ts';
import type { FoundInFile } from '../../shared/pipelines/registry.ts';
import { codedInfo } from '../../shared/words/coded-error.ts';
import type { Log } from '../app/log.ts';
import type { Notice } from '../app/notifications.ts';
import type { Push } from '../app/push.ts';
import type { Words } from '../app/words.ts';
import type { FilePorts } from './held-file.ts';
import { noticeFor } from './job-words.ts';
import type { ReopenStore } from './reopen-store.ts';

interface ReactionParts {
  readonly push: Push;
  readonly words: () => Words;
  readonly open: () => { readonly path: string | null; readonly job: JobSnapshot | null };
  /** What the open file holds now; null where that cannot be told. */
  readonly found: () => Promise<FoundInFile | null>;
  readonly reopen: ReopenStore;
  readonly tell: (notice: Notice) => void;
  /** A job has begun or goes on. */
  readonly begun: () => void;
  /** Brings menu, tray, taskbar and title in line. */
  readonly refresh: () => void;
  readonly log: Log;
}

type Reactions = Pick<
  FilePorts,
  'onSnapshot' | 'onFound' | 'onExport' | 'onWorkspace' | 'onWorkerDeath' | 'onProblem'
>;

/** What the shell does when something happens to the open file or its job. */
export function createReactions({
  push,
  words,
  open,
  found,
  reopen,
  tell,
  begun,
  refresh,
  log,
}: ReactionParts): Reactions {
  /** Keeps for the next start which file has a job that is not finished; at once, so that a crash finds it too. */
  const noteUnfinished = (): void => {
    const { path, job } = open();
    try {
      reopen.remember(job === null || isFinished(job.status) ? null : path);
    } catch (thrown) {
      log.error('the file to reopen could not be noted', thrown);
    }
  };
  /** A job that has ended is told of with what it leaves unread; the file is asked for that first. */
  const tellOf = async (job: JobSnapshot, before: JobSnapshot | null): Promise<void> => {
    const holds = isFinished(job.status) ? await found().catch(() => null) : null;
    const notice = noticeFor(before, job, words(), holds);
    if (notice !== null) tell(notice);
  };
  return {
    onSnapshot(job, before) {
      push('job.snapshot', job);
      if (job.status !== before?.status) noteUnfinished();
      if (job.status === 'running' && before?.status !== 'running') begun();
      if (noticeFor(before, job, words()) !== null) void tellOf(job, before);
      refresh();
    },
    onFound: (found) => push('source.found', found),
    onExport: (progress) => push('export.progress', progress),
    onWorkspace(workspace) {
      push('workspace.changed', workspace);
      noteUnfinished();
      refresh();
    },
    onWorkerDeath({ cause, goesOn }) {
      // Where the job rests instead, its own reason says why.
      const smaller = cause === 'out_of_memory' && goesOn;
      push('problem', codedInfo(smaller ? 'engine_restarted_smaller' : 'engine_restarted'));
    },
    onProblem: (error) => push('problem', error),
  };
}
