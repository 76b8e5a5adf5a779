import { AppError } from '../shared/app-error.ts';
import type { JobSnapshot } from '../shared/job.ts';
import type { CallTransport } from '../shared/order.ts';
import { codedError } from '../shared/words/coded-error.ts';
import type { Work } from '../shared/work.ts';
import { checkBaseUrl, isDemo } from './calling/model-address.ts';
import { jobIdOf } from './calling/orders/order-lines.ts';
import { readResult } from './calling/orders/read-result.ts';
import { guardDatabase } from './database/database-error.ts';
import type { CollectAccess, ModelAccess, TellingEngine } from './engine-api.ts';
import { snapshotOfRecord } from './job/job-progress.ts';
import type { RunHow, RunnerModel } from './job/job-runner.ts';
import { linesOfFile } from './job/orders/import-results.ts';
import { allJobs, type JobRecord } from './ledger/job-record.ts';
import { hasLedger } from './ledger/ledger-tables.ts';
import { markOfKey, openOrders, ordersOf, tellOrder } from './ledger/order-record.ts';
import type { OpenFile } from './open-file.ts';

/** What the orders of a file are worked on with. */
export interface FileOrderParts {
  readonly file: () => OpenFile;
  /** @param access with the settings as they stand in the file */
  readonly modelFor: (access: ModelAccess) => Promise<RunnerModel>;
  readonly start: (work: Work, access: ModelAccess, how: RunHow) => Promise<JobSnapshot>;
  readonly resume: (
    access: ModelAccess,
    jobId?: string,
    transport?: CallTransport,
    how?: RunHow,
  ) => Promise<JobSnapshot>;
  readonly forgetEstimates: () => void;
}

type FileOrders = Pick<
  TellingEngine,
  'orders' | 'collect' | 'changeOrders' | 'exportShards' | 'importResults'
>;

/** Refuses orders at an address of which none are known. @throws AppError no_orders */
export function refuseUnordered(transport: CallTransport | undefined, { orders }: RunnerModel): void {
  if (transport === 'order' && (orders ?? null) === null) throw codedError('no_orders');
}

const jobsOf = ({ source }: OpenFile): readonly JobRecord[] =>
  hasLedger(source.db) ? allJobs(source.db) : [];

/** Whether a key may go to where a job's orders were made. @throws AppError order_elsewhere */
function checkKey(
  { source }: OpenFile,
  { id, settings }: JobRecord,
  { apiKey, origin = null }: CollectAccess,
): void {
  const address = isDemo(settings) ? '' : checkBaseUrl(settings.baseUrl);
  if (apiKey === null || (origin !== null && URL.parse(address)?.origin === origin)) return;
  const isItsOwn = ordersOf(source.db, id).some(
    ({ keyMark, token, baseUrl }) => baseUrl === address && keyMark === markOfKey(apiKey, token, address),
  );
  if (!isItsOwn) throw codedError('order_elsewhere', { params: { address } });
}

/** Asks how the orders of a job stand, and goes on with it where they have come back; null where they have not. */
async function goOnWith(
  { file, modelFor, forgetEstimates }: FileOrderParts,
  job: JobRecord,
  access: CollectAccess,
): Promise<JobSnapshot | null> {
  checkKey(file(), job, access);
  const model = await modelFor({ ...access, settings: job.settings });
  const { runner } = file();
  if (!(await runner.lookAtOrders(job.id, model.orders ?? null))) return null;
  // Another may have begun meanwhile: this one goes on after it.
  if (runner.isRunning()) return runner.snapshot();
  forgetEstimates();
  return guardDatabase(() => runner.resume(model, job.id, { isByItself: true }));
}

/** How many lines of a file are looked at for one that says which job it is of. */
const linesLookedAt = 1_000;

/** The job that a file of results is of; null where it is of none. */
async function jobOfResults(path: string): Promise<string | null> {
  let looked = 0;
  for await (const line of linesOfFile(path)) {
    looked += 1;
    const result = readResult(line);
    const jobId = result.kind === 'unreadable' ? null : jobIdOf(result.customId);
    if (jobId !== null) return jobId;
    if (looked >= linesLookedAt) break;
  }
  return null;
}

/** The job in this file that results are of. @throws AppError no_order, bad_input for those of several jobs */
async function jobFor(file: OpenFile, paths: readonly string[]): Promise<JobRecord> {
  const ids = new Set<string>();
  for (const path of paths) {
    const id = await jobOfResults(path);
    if (id !== null) ids.add(id);
  }
  const [id] = ids;
  if (ids.size > 1) throw new AppError('bad_input', 'These results are of several jobs: give those of one.');
  const job = jobsOf(file).find((each) => each.id === id);
  if (job === undefined || openOrders(file.source.db, job.id).length === 0) throw codedError('no_order');
  return job;
}

/** What can be done with the orders of an open file. */
export function fileOrders(parts: FileOrderParts): FileOrders {
  const { file } = parts;
  return {
    orders: async () =>
      guardDatabase(() =>
        jobsOf(file())
          .flatMap(({ id }) => ordersOf(file().source.db, id))
          .sort((a, b) => b.id - a.id)
          .map(tellOrder),
      ),
    collect: async (access) => {
      const { runner, source } = file();
      if (!hasLedger(source.db)) return null;
      if (runner.isRunning()) return runner.snapshot();
      const isMeant = ({ id }: JobRecord): boolean => access.jobId === undefined || id === access.jobId;
      const waiting = guardDatabase(() => runner.waiting()).filter(isMeant);
      let refusal: AppError | null = null;
      for (const job of waiting) {
        try {
          const begun = await goOnWith(parts, job, access);
          if (begun !== null) return begun;
        } catch (thrown) {
          // Those that were made with the key are asked about all the same.
          if (!(thrown instanceof AppError) || thrown.code !== 'order_elsewhere') throw thrown;
          refusal ??= thrown;
        }
      }
      if (refusal !== null) throw refusal;
      const [longest] = waiting;
      const job = jobsOf(file()).find(({ id }) => id === longest?.id);
      return job === undefined ? null : snapshotOfRecord(job);
    },
    changeOrders: async ({ jobId, act }) => {
      parts.forgetEstimates();
      const { runner } = file();
      if (act === 'give_up') return guardDatabase(() => runner.giveUpOrders(jobId));
      guardDatabase(() => runner.hurry(jobId));
      const job = jobsOf(file()).find(({ id }) => id === jobId);
      if (job === undefined) throw new AppError('no_job', 'This job is not in the file any more.');
      return snapshotOfRecord(job);
    },
    exportShards: async (work, access, exportTo) => {
      const how = { exportTo };
      const rests = jobsOf(file()).find(
        ({ pipeline, status }) => pipeline === work.pipeline && (status === 'waiting' || status === 'paused'),
      );
      // What waits in an order at a provider is none of a shard's business.
      const goesOn = rests !== undefined && rests.transport === 'file';
      if (goesOn) return parts.resume({ ...access, settings: access.settings }, rests.id, 'file', how);
      return parts.start({ ...work, transport: 'file' }, access, how);
    },
    importResults: async (paths) => {
      const job = await jobFor(file(), paths);
      const model = await parts.modelFor({ settings: job.settings, apiKey: null });
      parts.forgetEstimates();
      return guardDatabase(() => file().runner.resume(model, job.id, { results: paths }));
    },
  };
}
