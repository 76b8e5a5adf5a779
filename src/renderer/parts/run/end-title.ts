import type { TFunction } from 'i18next';
import type { JobSnapshot } from '../../../shared/job.ts';
import { type ReadSoFar, readSoFar } from '../../../shared/pipelines/read-so-far.ts';
import type { PipelineName } from '../../../shared/pipelines/registry.ts';
import type { SourceInfo } from '../../../shared/source.ts';

type EndedJob = Pick<JobSnapshot, 'status' | 'selection' | 'total' | 'succeeded' | 'failed'>;

/** How a job ended, with its scope: what it was to take, and what of the file it leaves unread. */
export function endTitle(
  job: EndedJob,
  pipeline: PipelineName,
  file: ReadSoFar | null,
  t: TFunction,
): string {
  const words = `runOf.${pipeline}` as const;
  if (job.status === 'cancelled') return t('result.cancelled');
  if (job.status === 'failed') return t('result.failed');
  if (job.total === 0) return t(`${words}.empty`);
  const unread = file?.unread ?? 0;
  if (job.failed === 0 && unread === 0 && (file?.failed ?? 0) === 0) return t(`${words}.completed`);
  const counted = { done: job.succeeded, count: job.total };
  const failed = job.failed === 0 ? '' : t('result.failedToo', { count: job.failed });
  const head =
    job.selection === 'named'
      ? t(`${words}.completedChosen`, counted) + failed
      : job.failed > 0
        ? t(`${words}.completedFailed`, { count: job.failed })
        : t(`${words}.completedSome`, counted);
  return unread === 0 ? head : head + t('result.notYet', { count: unread });
}

/** How much of the open file the pipeline of a job has read. */
export const fileOf = (
  source: SourceInfo | null,
  job: Pick<JobSnapshot, 'pipeline'> | null,
): ReadSoFar | null => (source === null || job === null ? null : readSoFar(source.found, job.pipeline));
