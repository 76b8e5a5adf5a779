import { endpointKey } from '../shared/learnt-endpoint.ts';
import type { ModelSettings } from '../shared/model-settings.ts';
import type { Work } from '../shared/work.ts';
import { guardDatabase } from './database/database-error.ts';
import type { ModelAccess } from './engine-api.ts';
import { allJobs } from './ledger/job-record.ts';
import type { ModelProbe } from './model-probe.ts';
import type { OpenFile } from './open-file.ts';

const isSameAddress = (one: ModelSettings, other: ModelSettings): boolean =>
  endpointKey(one.baseUrl, '') === endpointKey(other.baseUrl, '');

/** A file that takes no results is refused before anything is sent; nothing of that stays in it. */
async function tryEmbedding(
  { source, pipeline: named }: OpenFile,
  probe: ModelProbe,
  { pipeline, selection, options }: Work,
  access: ModelAccess,
  isKnownAddress: boolean,
): Promise<void> {
  const asking = named(pipeline).pipelineFor(options);
  const untried = asking.untriedEmbeddingModel?.(selection, isKnownAddress) ?? null;
  if (untried === null) return;
  const { db } = source;
  guardDatabase(() => {
    db.exec('BEGIN');
    try {
      asking.prepare();
    } finally {
      if (db.inTransaction) db.exec('ROLLBACK');
    }
  });
  await probe.tryEmbedding(access, untried);
}

/**
 * Mails are not paid for where the vectors of what they say could never come: the embedding model is tried first, unless
 * the file has vectors of it and a job of it was asked at this address before.
 * @throws AppError no_embeddings
 */
export async function tryBeforeStarting(
  file: OpenFile,
  probe: ModelProbe,
  work: Work,
  access: ModelAccess,
): Promise<void> {
  const isKnown = allJobs(file.source.db).some(
    ({ pipeline, settings }) => pipeline === work.pipeline && isSameAddress(settings, access.settings),
  );
  await tryEmbedding(file, probe, work, access, isKnown);
}

/**
 * The same for a job that is gone on with at another address than before: of that one it is not known yet.
 * @throws AppError no_embeddings
 */
export async function tryBeforeResuming(
  file: OpenFile,
  probe: ModelProbe,
  access: ModelAccess,
  jobId?: string,
): Promise<void> {
  const { runner, source } = file;
  if (runner.isRunning()) return;
  const asked = jobId ?? runner.snapshot()?.jobId;
  const job = allJobs(source.db).find(({ id }) => id === asked);
  if (job === undefined || job.status !== 'paused' || isSameAddress(job.settings, access.settings)) return;
  await tryEmbedding(file, probe, job, access, false);
}
