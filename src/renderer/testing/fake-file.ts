import type { Answer, DataChoice, RouteName, ToldJob, Workspace } from '../../shared/contract.ts';
import type { JobSnapshot } from '../../shared/job.ts';
import type { Estimate, Work } from '../../shared/work.ts';
import { fakePlan, importReport, rowsReport } from './fake-import.ts';
import { type FakeRoutes, fail, ok } from './fake-routes.ts';
import { isReal } from './fake-settings.ts';
import { noFile, recentFiles, source, workspaceOf } from './fake-source.ts';
import { runningMailJob } from './fake-talent.ts';
import { advance, runningJob, type Scene } from './scenes.ts';

const estimate: Estimate = {
  items: 753,
  records: 58_929,
  batches: 83,
  promptTokens: 2_585_887,
  completionTokens: 314_025,
  originalPromptTokens: 6_902_441,
  cost: null,
  currency: 'USD',
  seconds: null,
  secondsLow: null,
  secondsHigh: null,
  learntFrom: 0,
};

const mailEstimate: Estimate = {
  ...estimate,
  items: 300,
  records: 300,
  batches: 84,
  promptTokens: 412_300,
  completionTokens: 61_200,
  originalPromptTokens: 0,
};

const nothing: Estimate = {
  ...estimate,
  items: 0,
  records: 0,
  batches: 0,
  promptTokens: 0,
  completionTokens: 0,
  originalPromptTokens: 0,
  seconds: 0,
};

const shares = { unfinished: 1, new: 0.08, changed: 0.01, failed: 0.02, all: 1.7, named: 1 } as const;

function estimateOf(scene: Scene, { pipeline, selection: { kind } }: Work): Estimate {
  if (pipeline === 'mail') return mailEstimate;
  if (scene === 'empty') return nothing;
  const share = shares[kind];
  return {
    ...estimate,
    items: Math.round(estimate.items * share),
    records: Math.round(estimate.records * share),
    batches: Math.ceil(estimate.batches * share),
    ...(isReal(scene) || scene === 'completed'
      ? {
          cost: 1.04 * share,
          seconds: 512 * share,
          secondsLow: 410 * share,
          secondsHigh: 640 * share,
          learntFrom: 1,
        }
      : {}),
  };
}

type FileRoute = Extract<
  RouteName,
  `${'workspace' | 'source' | 'recent' | 'job' | 'data'}.${string}` | 'mail.import'
>;

/** A file that opens and closes, and a job that runs. */
export function fileRoutes(scene: Scene, onJob: (job: ToldJob) => void): FakeRoutes<FileRoute> {
  let workspace = workspaceOf(scene);
  let timer: ReturnType<typeof setInterval> | undefined;
  let step = 0;
  const become = (next: Partial<Workspace>): Answer<Workspace> => {
    workspace = { ...workspace, ...next, revision: workspace.revision + 1 };
    return ok(workspace);
  };
  const setJob = (next: JobSnapshot): Answer<ToldJob> => {
    const job = { ...next, revision: workspace.revision + 1 };
    become({ job });
    onJob(job);
    return ok(job);
  };
  const run = (): void => {
    clearInterval(timer);
    timer = setInterval(() => {
      step += 1;
      if (workspace.job?.status === 'running') setJob(advance(workspace.job, step));
    }, 100);
  };
  if (scene === 'running') run();
  const open = (): Answer<Workspace> =>
    scene === 'error'
      ? fail({
          code: 'not_a_database',
          message: 'notes.txt is not a SQLite database.',
          hint: 'Choose a file that ends in .db, .sqlite or .sqlite3.',
          params: { path: '/tmp/notes.txt' },
        })
      : become({ source, job: null });
  const withStatus = (patch: Partial<JobSnapshot>): Answer<ToldJob> =>
    setJob({ ...(workspace.job ?? runningJob), ...patch });

  return {
    'workspace.get': () => ok(workspace),
    'source.choose': open,
    'source.open': open,
    'source.sample': open,
    'source.close': () => become(noFile),
    'source.reveal': () => ok(null),
    'source.storage': () =>
      ok({
        sizeBytes: 48_332_800,
        ledgerBytes: 12_100_000,
        resultBytes: 3_400_000,
        copies: { count: 1, bytes: 31_900_000, newest: '/backups/autumn.db' },
      }),
    'source.revealCopy': () => ok(null),
    'recent.list': () => ok(scene === 'fresh' ? [] : recentFiles),
    'recent.clear': () => ok([]),
    'mail.import': () => ok({ report: importReport, workspace, problem: null }),
    'data.choose': ({ what }: { what: DataChoice }) => ok(`/Users/analyst/projects/${what}.csv`),
    'data.chooseOutput': ({ suggestion }: { suggestion: string }) => ok(suggestion),
    'data.preview': ({ path }: { path: string }) => ok(fakePlan(path)),
    'data.import': () => ok({ report: rowsReport, workspace, problem: null }),
    'job.estimate': (work: Work) => ok(estimateOf(scene, work)),
    'job.start': ({ pipeline }: Work) => {
      if (pipeline === 'mail') return setJob(runningMailJob);
      if (workspace.job?.status === 'running')
        return fail({
          code: 'job_running',
          message: 'A job is already under way.',
          hint: 'Wait for it to end, or cancel it.',
        });
      run();
      return setJob({ ...runningJob, percent: 0, processed: 0 });
    },
    'job.pause': () => withStatus({ status: 'paused', reason: 'user', activeItems: [], activeCalls: 0 }),
    'job.resume': () => {
      run();
      return withStatus({
        status: 'running',
        reason: null,
        activeItems: runningJob.activeItems,
        activeCalls: 8,
      });
    },
    'job.cancel': () =>
      withStatus({ status: 'cancelled', reason: null, activeItems: [], finishedAt: Date.now() }),
    'job.keep': () => ok(workspace),
    'job.events': () => ok([]),
  };
}
