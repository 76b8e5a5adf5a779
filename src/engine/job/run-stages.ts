import { setImmediate as nextTurn } from 'node:timers/promises';
import type { Database } from 'better-sqlite3';
import type { StageProgress } from '../../shared/job.ts';
import type { Selection } from '../../shared/work.ts';
import { callRecords } from '../ledger/call-record.ts';
import { type ItemRecords, itemRecords } from '../ledger/item-record.ts';
import { addToCounters, noChange } from '../ledger/job-counters.ts';
import { addTotalRecords, type JobRecord, leaveItems, setElapsed } from '../ledger/job-record.ts';
import { openElsewhere } from '../ledger/open-elsewhere.ts';
import { firstStageItems } from '../ledger/outcomes.ts';
import type { CallStage, LocalStage, LocalWork, Pipeline, Stage } from '../pipelines/pipeline.ts';
import { runCallStage } from './run-call-stage.ts';
import { type StageEnd, storagePause } from './stage-end.ts';
import type { StageRun } from './stage-run.ts';

/** Items loaded before a job's clock starts. */
const warmItems = 16;

type ListedJob = Pick<JobRecord, 'id' | 'pipeline' | 'selection' | 'settings' | 'adopts'>;

export interface StageListing {
  readonly items: number;
  readonly records: number;
  /** Items that are left to other jobs. */
  readonly left: number;
  /** Records that an earlier job's replies account for already. */
  readonly adopted: number;
}

/** The stages of a job that has not begun. */
export function stagesAhead(pipeline: Pipeline): readonly StageProgress[] {
  return pipeline.stages.map(({ name, weight }) => ({
    name,
    weight,
    current: 0,
    failed: 0,
    total: 0,
    startedAt: null,
    finishedAt: null,
  }));
}

/** Writes a stage's items into the ledger, those aside that other jobs have open, and takes over what is known of them. Inside a transaction, once a job. */
export function listStage(db: Database, job: ListedJob, stage: CallStage<unknown>): StageListing {
  const items = itemRecords(db, job.id, stage.name, stage.fingerprint(job.settings));
  const theirs = openElsewhere(db, { pipeline: job.pipeline, stage: stage.name, jobId: job.id });
  const all = [...stage.listItems(job.selection)];
  const own = theirs.size === 0 ? all : all.filter(({ id }) => !theirs.has(id));
  const left = all.length - own.length;
  const { records } = items.insertAll(own);
  addTotalRecords(db, job.id, records);
  if (stage.decidesItems && left > 0) leaveItems(db, job.id, left);
  const adopted = job.adopts ? items.adoptParts() : 0;
  addToCounters(db, job.id, { ...noChange, processedRecords: adopted });
  return { items: own.length, records, left, adopted };
}

/** A selection by name is stored cut short: the first stage's items are its names. */
function wholeSelection(db: Database, job: JobRecord): Selection {
  if (job.selection.kind !== 'named') return job.selection;
  const ids = firstStageItems(db, job.id);
  return ids.length === 0 ? job.selection : { kind: 'named', ids: [...ids] };
}

const nothingNew: StageListing = { items: 0, records: 0, left: 0, adopted: 0 };

async function beginCallStage(
  run: StageRun,
  job: JobRecord,
  stage: CallStage<unknown>,
  items: ItemRecords,
): Promise<void> {
  const { progress } = run;
  const known = progress.stages().find((each) => each.name === stage.name);
  const isListed = (known?.startedAt ?? null) !== null || items.standing().total > 0;
  const list = (): StageListing =>
    run.commit(() => listStage(run.db, { ...job, selection: wholeSelection(run.db, job) }, stage));
  if (isListed) await run.retryWrite(() => run.commit(items.markPending));
  const listing = isListed ? nothingNew : await run.retryWrite(list);
  const { total, done, failed, records } = items.standing();
  const left = stage.decidesItems ? listing.left : 0;
  progress.beginStage({ name: stage.name, total, done, failed, records, newRecords: listing.records, left });
  progress.add({ processedRecords: listing.adopted });
}

/** Runs a stage without a model, a transaction a step, giving way to other work after each. Rejects only on a fault of ours. */
async function runLocalStage(run: StageRun, stage: LocalStage): Promise<StageEnd> {
  const { progress } = run;
  try {
    const begin = (): LocalWork =>
      run.commit(() => stage.begin({ jobId: run.jobId, at: run.now(), model: run.settings.model }));
    const work = await run.retryWrite(begin);
    const { total } = work;
    progress.beginStage({ name: stage.name, total, done: 0, failed: 0, records: null, newRecords: 0 });
    for (const step of work.steps) {
      if (run.winding.aborted) return { kind: 'stopped' };
      run.checkFile();
      const done = await run.retryWrite(() =>
        run.commit(() => {
          const did = step();
          setElapsed(run.db, run.jobId, progress.elapsedMs(), progress.stages());
          return did;
        }),
      );
      progress.add({}, { done, failed: 0 });
      run.channel.touch();
      await nextTurn();
    }
    return run.winding.aborted ? { kind: 'stopped' } : { kind: 'done' };
  } catch (thrown) {
    const pause = storagePause(thrown);
    if (pause !== null) return pause;
    throw thrown;
  }
}

async function runStage(base: Omit<StageRun, 'items'>, job: JobRecord, stage: Stage): Promise<StageEnd> {
  const fingerprint = stage.kind === 'call' ? stage.fingerprint(base.settings) : null;
  const run: StageRun = { ...base, items: itemRecords(base.db, job.id, stage.name, fingerprint) };
  if (stage.kind === 'local') return runLocalStage(run, stage);
  await beginCallStage(run, job, stage, run.items);
  return runCallStage(run, stage);
}

/** Runs what is left of a job's stages, one after the other. */
export async function runStages(
  base: Omit<StageRun, 'items' | 'calls'>,
  pipeline: Pipeline,
  job: JobRecord,
): Promise<StageEnd> {
  const { progress, channel } = base;
  const calls = callRecords(base.db, job.id);
  for (const stage of pipeline.stages) {
    const isOver = progress.stages().some((each) => each.name === stage.name && each.finishedAt !== null);
    if (isOver) continue;
    const end = await runStage({ ...base, calls }, job, stage);
    if (end.kind !== 'done') return end;
    const write = (): void =>
      base.commit(() => {
        const finished = progress.endStage(stage.name);
        setElapsed(base.db, job.id, progress.elapsedMs(), progress.stages());
        channel.append('result', { stage: stage.name, batch: null, items: [], finished });
      });
    await base.retryWrite(write);
  }
  return { kind: 'done' };
}

/** What texts become and how many tokens they take is remembered: the first calls do not wait for it. */
export function warmStages(db: Database, pipeline: Pipeline, jobId: string): void {
  const first = pipeline.stages.find((stage) => stage.kind === 'call');
  if (first === undefined) return;
  for (const { itemId, grows } of itemRecords(db, jobId, first.name).pendingAfter(0, warmItems))
    first.loadItem(itemId, new Set(), grows === 1);
}
