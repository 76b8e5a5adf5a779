import type { Database } from 'better-sqlite3';
import { AppError, type ErrorInfo } from '../../shared/app-error.ts';
import type { Page } from '../../shared/page.ts';
import type { CallDetail, CallQuery, CallSummary, CallsQuery } from '../../shared/pipelines/calls.ts';
import { itemCalls, type KeptCall } from '../ledger/item-calls.ts';
import { type JobRecord, readJob } from '../ledger/job-record.ts';
import { partNumbers } from './answers/part-numbers.ts';
import { hashOf } from './fingerprint.ts';
import type { CallStage, Pipeline } from './pipeline.ts';
import { rebuildRequest } from './rebuild-request.ts';

/** What of a call's job is needed to read it again; the stage is null where it cannot be made any more. */
interface Asked {
  readonly job: JobRecord;
  readonly stage: CallStage<unknown> | null;
}

const problemOf = (code: ErrorInfo['code'], message = ''): ErrorInfo => ({ code, message, hint: '' });

/** What the reply of a call says about one of its items: the same as was found when it came. */
function verdictOn(call: KeptCall, place: number, stage: CallStage<unknown> | null) {
  const nothing = { accounted: 0, problem: call.code === null ? null : problemOf(call.code) };
  if (call.reply === null || call.finish === null || stage === null) return nothing;
  const { finish, reply, parts } = call;
  try {
    const complete = finish === 'stop' || finish === 'refused';
    const verdict = stage.parseReply({ text: reply, complete, refused: finish === 'refused' }, parts)[place];
    const [problem] = verdict?.problems ?? [];
    return {
      accounted: verdict?.accounted.length ?? 0,
      problem: problem === undefined ? null : problemOf(problem.code, problem.message),
    };
  } catch {
    // A mail that has left the file cannot be read beside its reply any more.
    return nothing;
  }
}

function summaryOf(call: KeptCall, itemId: string, { job, stage }: Asked): CallSummary {
  const { callId, jobId, status, retries, sentAt, receivedAt } = call;
  const place = call.parts.findIndex((part) => part.itemId === itemId);
  return {
    callId,
    jobId,
    stage: call.stage,
    status,
    model: job.settings.model,
    items: call.parts.length,
    records: call.parts[place]?.recordIds.length ?? 0,
    ...verdictOn(call, place, stage),
    promptTokens: call.promptTokens,
    completionTokens: call.completionTokens,
    cachedTokens: call.cachedTokens,
    cacheWriteTokens: call.cacheWriteTokens,
    reasoningTokens: call.reasoningTokens,
    retries,
    sentAt,
    receivedAt,
  };
}

function requestOf(call: KeptCall, stage: CallStage<unknown> | null): Pick<CallDetail, 'request' | 'asSent'> {
  try {
    const made = stage === null ? [] : [stage, ...(stage.earlier ?? [])];
    const requests = made.map((form) => rebuildRequest(form, call));
    const sent = requests.find((request) => hashOf(request) === call.requestHash);
    const request = sent ?? requests[0];
    if (request?.kind !== 'chat') return { request: null, asSent: null };
    return { request: request.messages, asSent: call.requestHash === null ? null : sent !== undefined };
  } catch {
    // An item, or a column of it, has left the file.
    return { request: null, asSent: null };
  }
}

/**
 * Every call about an item, and one of them with every word.
 * @param pipelineOf the pipeline of a job's options, without taking it into use
 */
export function createCallViews(
  db: Database,
  stages: readonly string[],
  pipelineOf: (options: unknown) => Pipeline,
) {
  /** Each job is looked up once a read. */
  const reader = () => {
    const jobs = new Map<string, { readonly job: JobRecord; readonly pipeline: Pipeline | null }>();
    return ({ jobId, stage: name }: KeptCall): Asked => {
      const known = jobs.get(jobId) ?? lookUp(jobId);
      jobs.set(jobId, known);
      const stage = known.pipeline?.stages.find((each) => each.name === name);
      return { job: known.job, stage: stage?.kind === 'call' ? stage : null };
    };
  };
  const lookUp = (jobId: string) => {
    const job = readJob(db, jobId);
    try {
      return { job, pipeline: pipelineOf(job.options) };
    } catch {
      // The table that it read is gone: the calls are told without their requests.
      return { job, pipeline: null };
    }
  };
  return {
    calls: ({ id, offset, limit }: CallsQuery): Page<CallSummary> => {
      const calls = itemCalls(db, stages);
      const asked = reader();
      const rows = calls.page(id, offset, limit).map((call) => summaryOf(call, id, asked(call)));
      return { rows, total: calls.count(id), offset };
    },
    /** @throws AppError no_job where the ledger has no such call about the item */
    call: ({ id, callId }: CallQuery): CallDetail => {
      const call = itemCalls(db, stages).one(id, callId);
      if (call === null)
        throw new AppError('no_job', `There is no call ${callId} about ${id} in this file.`, {
          hint: 'Open the list of calls again.',
        });
      const asked = reader()(call);
      const place = call.parts.findIndex((part) => part.itemId === id);
      return {
        summary: summaryOf(call, id, asked),
        number: partNumbers(call.parts)[place] ?? 0,
        ...requestOf(call, asked.stage),
        reply: call.reply,
      };
    },
  };
}
