import { AppError } from '../shared/app-error.ts';
import type { JobSnapshot } from '../shared/job.ts';
import { codedError } from '../shared/words/coded-error.ts';
import { checkBaseUrl, isDemo } from './calling/model-address.ts';
import { jobIdOf } from './calling/orders/order-lines.ts';
import { readResult } from './calling/orders/read-result.ts';
import { guardDatabase } from './database/database-error.ts';
import type { CollectAccess, TellingEngine } from './engine-api.ts';
import { resume, runnerModel, start } from './file/file-jobs.ts';
import type { FileState } from './file/file-state.ts';
import { snapshotOfRecord } from './job/job-progress.ts';
import { linesOfFile } from './job/orders/import-results.ts';
import { allJobs, type JobRecord, readJob } from './ledger/job-record.ts';
import { hasLedger } from './ledger/ledger-tables.ts';
import { markOfKey, openOrders, ordersOf, tellOrder } from './ledger/order-record.ts';
import type { OpenFile } from './open-file.ts';

type FileOrders = Pick<
  TellingEngine,
  'orders' | 'collect' | 'changeOrders' | 'exportShards' | 'importResults'
>;

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
  state: FileState,
  job: JobRecord,
  access: CollectAccess,
): Promise<JobSnapshot | null> {
  checkKey(state.file, job, access);
  // With the settings as they stand in the file.
  const { settings } = job;
  const model = await runnerModel(state, { ...access, settings }, settings);
  const { runner } = state.file;
  if (!(await runner.lookAtOrders(job.id, model.orders ?? null))) return null;
  // Another may have begun meanwhile: this one goes on after it.
  if (runner.isRunning()) return runner.snapshot();
  state.estimated.forget();
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
  const { db } = file.source;
  const job = allJobs(db).find((each) => each.id === id);
  if (job === undefined || openOrders(db, job.id).length === 0) throw codedError('no_order');
  return job;
}

/** What can be done with the orders of an open file. */
export function fileOrders(state: FileState): FileOrders {
  return {
    orders: async () =>
      guardDatabase(() => {
        const { db } = state.file.source;
        return allJobs(db)
          .flatMap(({ id }) => ordersOf(db, id))
          .sort((a, b) => b.id - a.id)
          .map(tellOrder);
      }),
    collect: async (access) => {
      const { runner, source } = state.file;
      if (!hasLedger(source.db)) return null;
      if (runner.isRunning()) return runner.snapshot();
      const isMeant = ({ id }: JobRecord): boolean => access.jobId === undefined || id === access.jobId;
      const waiting = guardDatabase(() => runner.waiting()).filter(isMeant);
      let refusal: AppError | null = null;
      for (const job of waiting) {
        try {
          const begun = await goOnWith(state, job, access);
          if (begun !== null) return begun;
        } catch (thrown) {
          // Those that were made with the key are asked about all the same.
          if (!(thrown instanceof AppError) || thrown.code !== 'order_elsewhere') throw thrown;
          refusal ??= thrown;
        }
      }
      if (refusal !== null) throw refusal;
      const [longest] = waiting;
      const job = allJobs(state.file.source.db).find(({ id }) => id === longest?.id);
      return job === undefined ? null : snapshotOfRecord(job);
    },
    changeOrders: async ({ jobId, act }) => {
      state.estimated.forget();
      const { runner, source } = state.file;
      if (act === 'give_up') return guardDatabase(() => runner.giveUpOrders(jobId));
      guardDatabase(() => runner.hurry(jobId));
      return snapshotOfRecord(readJob(source.db, jobId));
    },
    exportShards: async (work, access, exportTo) => {
      const how = { exportTo };
      const rests = allJobs(state.file.source.db).find(
        ({ pipeline, status }) => pipeline === work.pipeline && (status === 'waiting' || status === 'paused'),
      );
      // What waits in an order at a provider is none of a shard's business.
      const goesOn = rests !== undefined && rests.transport === 'file';
      if (goesOn) return resume(state)(access, rests.id, 'file', how);
      return start(state, undefined, how)({ ...work, transport: 'file' }, access);
    },
    importResults: async (paths) => {
      const { id, settings } = await jobFor(state.file, paths);
      const model = await runnerModel(state, { settings, apiKey: null }, settings);
      state.estimated.forget();
      return guardDatabase(() => state.file.runner.resume(model, id, { results: paths }));
    },
  };
}
