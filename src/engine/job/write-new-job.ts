import { randomBytes } from 'node:crypto';
import type { Database } from 'better-sqlite3';
import type { ModelSettings } from '../../shared/model-settings.ts';
import type { CallTransport } from '../../shared/order.ts';
import { codedError } from '../../shared/words/coded-error.ts';
import type { Selection, Work } from '../../shared/work.ts';
import { callRecords } from '../ledger/call-record.ts';
import { changeJobStatus } from '../ledger/change-job-status.ts';
import { insertJob, type JobEstimate, restingJobs } from '../ledger/job-record.ts';
import type { CallStage, Pipeline, Stage } from '../pipelines/pipeline.ts';
import { listStage, stagesAhead } from './run-stages.ts';

export interface NewJobInput {
  readonly pipeline: Pipeline;
  readonly work: Work;
  readonly settings: ModelSettings;
  /** What it is to take; null where that could not be told. */
  readonly estimate?: JobEstimate | null;
  readonly transport?: CallTransport;
  readonly at: number;
}

/** Whether a new job goes on where earlier ones of its pipeline stopped, rather than asking anew. */
const goesOn = ({ kind }: Selection): boolean => kind === 'unfinished' || kind === 'new' || kind === 'failed';

const isCall = (stage: Stage): stage is CallStage<unknown> => stage.kind === 'call';

/**
 * Writes a new job down, queued, in place of those of its pipeline that rest; what they were told and did not use goes over to it.
 * Those that wait for orders keep their items, and are waited for beside it. Inside a transaction. Answers the new job's id.
 * @throws AppError orders_open where all that it would ask is theirs
 */
export function writeNewJob(db: Database, input: NewJobInput): string {
  const { pipeline, work, settings, estimate = null, transport = 'live', at } = input;
  const { selection } = work;
  const id = randomBytes(6).toString('hex');
  pipeline.prepare();
  for (const earlier of restingJobs(db, pipeline.name)) changeJobStatus(db, earlier, 'cancel', { at });
  const adopts = goesOn(selection);
  insertJob(db, {
    id,
    pipeline: pipeline.name,
    selection,
    settings,
    options: pipeline.options,
    adopts,
    estimate,
    transport,
    stages: stagesAhead(pipeline),
    total: pipeline.countItems(selection),
    totalRecords: 0,
    at,
  });
  // Names are kept by the items of the stage that asks first: the job's own row has room for a few.
  const isFirst = (stage: Stage, place: number): stage is CallStage<unknown> =>
    isCall(stage) && (place === 0 || selection.kind === 'named');
  const first = pipeline.stages.find(isFirst);
  if (first !== undefined) {
    const { items, left } = listStage(
      db,
      { id, pipeline: pipeline.name, selection, settings, adopts },
      first,
    );
    if (items === 0 && left > 0) throw codedError('orders_open');
  }
  if (adopts) {
    const asked = pipeline.stages
      .filter(isCall)
      .map((each) => [each.name, each.fingerprint(settings)] as const);
    callRecords(db, id).adoptReceived(new Map(asked));
  }
  return id;
}
