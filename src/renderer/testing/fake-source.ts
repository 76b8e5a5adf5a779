import type { RecentFile, ToldJob, Workspace } from '../../shared/contract.ts';
import type { JobSnapshot } from '../../shared/job.ts';
import type { SourceInfo } from '../../shared/source.ts';
import { eventsFound } from '../../testing/events-found.ts';
import { endedMailJob, freshMailInfo, mailInfo, runningMailJob } from './fake-talent.ts';
import { jobOf, type Scene } from './scenes.ts';

const path = '/Users/analyst/projects/autumn campaign/车主行为日志_2025-11_完整导出_含画像_final_v3.sqlite3';
const counts = { users: 1_284, rows: 102_331, succeededUsers: 531, failedUsers: 14, events: 6_217 };

export const source: SourceInfo = {
  path,
  name: path.split('/').at(-1) ?? path,
  sizeBytes: 48_332_800,
  found: { events: eventsFound(counts) },
  sidecar: null,
  notices: [],
};

const emptySource: SourceInfo = {
  ...source,
  found: { events: eventsFound({ ...counts, users: 0, rows: 0, succeededUsers: 0, failedUsers: 0 }) },
};

const mailSource: SourceInfo = {
  ...source,
  path: '/Users/analyst/projects/招聘邮箱_2025-11.db',
  name: '招聘邮箱_2025-11.db',
  found: { mail: mailInfo },
};

export const recentFiles: readonly RecentFile[] = [
  { path, name: source.name, folder: '/Users/analyst/projects/autumn campaign' },
  { path: '/data/exports/behaviour-2025-10.db', name: 'behaviour-2025-10.db', folder: '/data/exports' },
  { path: '/data/exports/试驾用户.db', name: '试驾用户.db', folder: '/data/exports' },
];

export const noFile: Workspace = { source: null, job: null, revision: 0 };

const told = (job: JobSnapshot | null): ToldJob | null => (job === null ? null : { ...job, revision: 0 });

/** The file and the job that a scene begins with. */
export function workspaceOf(scene: Scene): Workspace {
  switch (scene) {
    case 'welcome':
    case 'fresh':
    case 'error':
      return noFile;
    case 'mail':
      return { ...noFile, source: { ...mailSource, found: { mail: freshMailInfo } } };
    case 'mail-running':
      return { ...noFile, source: mailSource, job: told(runningMailJob) };
    case 'mail-done':
      return { ...noFile, source: mailSource, job: told(endedMailJob) };
    default:
      return { ...noFile, source: scene === 'empty' ? emptySource : source, job: told(jobOf(scene)) };
  }
}
