import type { JobSnapshot } from '../../shared/job.ts';
import type { ModelSettings } from '../../shared/model-settings.ts';
import type { CallTransport } from '../../shared/order.ts';
import { withPriceInForce } from '../../shared/prices.ts';
import { codedError } from '../../shared/words/coded-error.ts';
import type { Work } from '../../shared/work.ts';
import { createPace } from '../calling/pace/pace.ts';
import { steadyClock } from '../calling/pace/pace-clock.ts';
import { asDatabaseError, guardDatabase } from '../database/database-error.ts';
import type { ModelAccess, TellingEngine } from '../engine-api.ts';
import { snapshotOfRecord } from '../job/job-progress.ts';
import type { RunHow, RunnerModel } from '../job/job-runner.ts';
import { changeQueue, queuedEntry, queueOf } from '../job-queue.ts';
import { earlierRuns } from '../ledger/earlier-runs.ts';
import { removeFromQueue } from '../ledger/job-queue.ts';
import { allJobs, type JobEstimate } from '../ledger/job-record.ts';
import { countTokens } from '../packing/count-tokens.ts';
import { modelKey, type TriedWork, withLearnt } from '../packing/learn-estimate.ts';
import { triedWork } from '../trial/read-trials.ts';
import { trialMark } from '../trial/trial-place.ts';
import { tryBeforeResuming, tryBeforeStarting } from '../try-embedding.ts';
import { type FileState, modulesOf, trialsOf } from './file-state.ts';
import { backedUp, prepareToWrite, readyToWrite } from './first-write.ts';

/** Loads what the first request would otherwise wait for: the tokenizer's table, and Node's own HTTP client. */
async function warmUp(): Promise<void> {
  countTokens('warm');
  // An address that needs no network: it loads all of the client that a call goes through.
  await (await fetch('data:text/plain,')).text();
}

/** With the price that such a job is reckoned by. */
const pricedFor = (
  { file }: FileState,
  { pipeline, options }: Pick<Work, 'pipeline' | 'options'>,
  given: ModelSettings,
): ModelSettings => withPriceInForce(given, file.pipeline(pipeline).pipelineFor(options).embeddingModel);

export async function runnerModel(
  { probe }: FileState,
  access: ModelAccess,
  settings: ModelSettings,
): Promise<RunnerModel> {
  const model = {
    settings,
    client: await probe.connect(access),
    pace: createPace(steadyClock, await probe.limits(access)),
    orders: await probe.orderAccess(access),
  };
  await warmUp();
  return model;
}

/** What a trial of the same took; of a pipeline of several questions no trial tells. */
function triedBefore(state: FileState, work: Work, settings: ModelSettings): TriedWork | null {
  const module = modulesOf(state).find(({ contract }) => contract.name === work.pipeline);
  if (module?.contract.isTried !== true) return null;
  const { stages } = state.file.pipeline(work.pipeline).pipelineFor(work.options);
  const [stage] = stages;
  if (stages.length !== 1 || stage?.kind !== 'call' || state.options.trialAt != null) return null;
  return triedWork(trialsOf(state), modelKey(settings), stage.fingerprint(settings));
}

/** What a job would take, by packing it and by what jobs of the same model took before. */
export async function estimateOf(state: FileState, work: Work, given: ModelSettings): Promise<JobEstimate> {
  const { file, estimated } = state;
  const settings = pricedFor(state, work, given);
  const key = modelKey(settings);
  const workOut = async (): Promise<JobEstimate> => {
    const packed = await file.pipeline(work.pipeline).estimate(work.options, work.selection, settings);
    const runs = earlierRuns(file.source.db, work.pipeline, key);
    const tried = triedBefore(state, work, settings);
    return { estimate: withLearnt(packed, runs, settings, tried), packed, modelKey: key };
  };
  try {
    // A start asks what the page has just asked; of a running job the answer changes all the time.
    if (file.runner.isRunning()) return await workOut();
    const asked = [work, settings, trialMark(trialsOf(state))];
    return await estimated.get(file.source, asked, workOut);
  } catch (thrown) {
    throw asDatabaseError(thrown);
  }
}

/** The same for a job that is gone on with. */
function resumedPrice(state: FileState, given: ModelSettings, jobId?: string): ModelSettings {
  const { runner, source } = state.file;
  const asked = jobId ?? runner.snapshot()?.jobId;
  const job = allJobs(source.db).find(({ id }) => id === asked);
  return job === undefined ? withPriceInForce(given) : pricedFor(state, job, given);
}

/** Refuses orders at an address of which none are known. @throws AppError no_orders */
function refuseUnordered(transport: CallTransport | undefined, { orders }: RunnerModel): void {
  if (transport === 'order' && (orders ?? null) === null) throw codedError('no_orders');
}

/** Begins a job; `alongside` is done with the writing down of it. */
export const start =
  (state: FileState, alongside?: () => void, how: RunHow = {}) =>
  async (work: Work, access: ModelAccess): Promise<JobSnapshot> => {
    const model = await runnerModel(state, access, pricedFor(state, work, access.settings));
    refuseUnordered(work.transport, model);
    state.file.identity.check();
    await backedUp(state);
    if (!state.file.runner.isRunning()) {
      prepareToWrite(state);
      await tryBeforeStarting(state.file, state.probe, work, access);
    }
    // Whoever is loaded for it may be what the worker before this one died of: the job goes without, and with care.
    const isWary = state.file.runner.isRunning() || (state.options.after ?? null) !== null;
    const estimate = isWary ? null : await estimateOf(state, work, model.settings);
    state.estimated.forget();
    return guardDatabase(() =>
      state.file.runner.start(work, model, {
        estimate,
        alongside,
        how: { ...how, ...(work.transport === undefined ? {} : { transport: work.transport }) },
      }),
    );
  };

export const resume =
  (state: FileState) =>
  async (
    access: ModelAccess,
    jobId?: string,
    transport?: CallTransport,
    how: RunHow = {},
  ): Promise<JobSnapshot> => {
    const model = await runnerModel(state, access, resumedPrice(state, access.settings, jobId));
    refuseUnordered(transport, model);
    state.estimated.forget();
    await tryBeforeResuming(state.file, state.probe, access, jobId);
    const next = transport === undefined ? how : { ...how, transport };
    return guardDatabase(() => state.file.runner.resume(model, jobId, next));
  };

/** Begins a job that waits: in the transaction that writes it down it leaves the queue, so that it is begun once. */
export const startQueued =
  (state: FileState): TellingEngine['startQueued'] =>
  async (id, access) => {
    const { work } = guardDatabase(() => queuedEntry(state.file, id));
    const leave = (): void => {
      if (!removeFromQueue(state.file.source.db, id)) throw codedError('not_queued');
    };
    return start(state, leave)(work, access);
  };

export const changeQueueOf =
  (state: FileState): TellingEngine['changeQueue'] =>
  async (asked) => {
    state.file.identity.check();
    await readyToWrite(state);
    return guardDatabase(() => {
      changeQueue(state.file, asked);
      return queueOf(state.file, modulesOf(state));
    });
  };

/** How a job stands that is told by its number, or the one that was last begun or gone on with. */
export function snapshotOf({ file }: FileState, jobId?: string): JobSnapshot | null {
  const current = file.runner.snapshot();
  if (jobId === undefined || jobId === current?.jobId) return current;
  const job = allJobs(file.source.db).find(({ id }) => id === jobId);
  return job === undefined ? null : snapshotOfRecord(job);
}
