import { randomBytes } from 'node:crypto';
import type { Database } from 'better-sqlite3';
import type { ModelSettings } from '../../shared/model-settings.ts';
import type { Work } from '../../shared/work.ts';
import { callRecords } from '../ledger/call-record.ts';
import { changeJobStatus, insertJob, type JobRecord } from '../ledger/job-record.ts';
import type { CallStage, Pipeline, Stage } from '../pipelines/pipeline.ts';
import { listStage, stagesAhead } from './run-stages.ts';

export interface NewJobInput {
  readonly pipeline: Pipeline;
  readonly work: Work;
  readonly settings: ModelSettings;
  /** The newest job of the file so far. */
  readonly earlier: JobRecord | null;
  readonly at: number;
}

/** Whether what an earlier job was told still holds for a new one: same questions, same model. */
function continues({ work, settings }: NewJobInput, earlier: JobRecord): boolean {
  if (work.pipeline !== earlier.pipeline) return false;
  const { selection } = work;
  if (selection.kind !== 'unfinished' && selection.kind !== 'failed') return false;
  return earlier.settings.instructions === settings.instructions && earlier.settings.model === settings.model;
}

/**
 * Writes a new job down, queued, in place of one that rests; what that one was told and did not use goes over to it.
 * Inside a transaction. Answers the new job's id.
 */
export function writeNewJob(db: Database, input: NewJobInput): string {
  const { pipeline, work, settings, earlier, at } = input;
  const { selection } = work;
  const id = randomBytes(6).toString('hex');
  pipeline.prepare();
  if (earlier !== null && (earlier.status === 'paused' || earlier.status === 'queued')) {
    changeJobStatus(db, earlier.id, 'cancel', { at });
  }
  const adopts = earlier !== null && continues(input, earlier) ? earlier.id : null;
  insertJob(db, {
    id,
    pipeline: pipeline.name,
    selection,
    settings,
    options: work.options,
    adopts,
    stages: stagesAhead(pipeline),
    total: pipeline.countItems(selection),
    totalRecords: 0,
    at,
  });
  // Names are kept by the items of the stage that asks first: the job's own row has room for a few.
  const isFirst = (stage: Stage, place: number): stage is CallStage<unknown> =>
    stage.kind === 'call' && (place === 0 || selection.kind === 'named');
  const first = pipeline.stages.find(isFirst);
  if (first !== undefined) listStage(db, { id, selection, adopts }, first);
  if (adopts !== null) callRecords(db, id).adoptReceived(adopts);
  return id;
}
