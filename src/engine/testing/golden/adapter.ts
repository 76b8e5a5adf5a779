import type { JobSnapshot } from '../../../shared/job.ts';
import type { ModelSettings } from '../../../shared/model-settings.ts';
import type { TalentOptions } from '../../../shared/pipelines/mail.ts';
import type { Selection } from '../../../shared/work.ts';
import type { DemoModel } from '../../demo-model/demo-model.ts';
import { accessTo } from '../access.ts';
import { openHere, runToEnd } from '../test-bench.ts';

/**
 * The one place in which the golden tests touch what the engine is called with. Where a signature changes, this file
 * follows it; the tests and what they compare with stay as they are.
 */
export interface GoldenJob {
  readonly pipeline: 'events' | 'mail';
  /** The items to take; without them all that have no success yet. */
  readonly only?: readonly string[];
  readonly settings?: Partial<ModelSettings>;
  /** The analyst's own question to users' rows. */
  readonly instructions?: string;
  /** What a job over mail is asked beyond its mails. */
  readonly options?: Partial<TalentOptions>;
}

/** What a job came to, in words of this test. */
export interface GoldenOutcome {
  readonly status: string;
  readonly items: number;
  readonly succeeded: number;
  readonly failed: number;
  readonly records: number;
  readonly results: number;
  readonly promptTokens: number;
  readonly completionTokens: number;
}

const outcomeOf = (job: JobSnapshot): GoldenOutcome => ({
  status: job.status,
  items: job.total,
  succeeded: job.succeeded,
  failed: job.failed,
  records: job.processedRecords,
  results: job.results,
  promptTokens: job.promptTokens,
  completionTokens: job.completionTokens,
});

const accessFor = (job: GoldenJob, model: Pick<DemoModel, 'baseUrl'>) =>
  accessTo(model, { concurrency: 1, ...job.settings });

/** Runs a new job on the file to its end. */
export async function runJob(
  path: string,
  job: GoldenJob,
  model: Pick<DemoModel, 'baseUrl'>,
): Promise<GoldenOutcome> {
  const engine = await openHere(path);
  const selection: Selection =
    job.only === undefined ? { kind: 'unfinished' } : { kind: 'named', ids: [...job.only] };
  const work = {
    pipeline: job.pipeline,
    selection,
    options: job.instructions === undefined ? (job.options ?? null) : { instructions: job.instructions },
  };
  const ended = await runToEnd(engine, () => engine.start(work, accessFor(job, model)));
  await engine.close();
  return outcomeOf(ended);
}

/** How the latest job of the file stands before it is resumed, and how it ends. */
export async function resumeJob(
  path: string,
  job: GoldenJob,
  model: Pick<DemoModel, 'baseUrl'>,
): Promise<{ readonly before: GoldenOutcome; readonly after: GoldenOutcome }> {
  const engine = await openHere(path);
  const before = await engine.snapshot();
  if (before === null) throw new Error('The file has no job.');
  const ended = await runToEnd(engine, () => engine.resume(accessFor(job, model)));
  await engine.close();
  return { before: outcomeOf(before), after: outcomeOf(ended) };
}
