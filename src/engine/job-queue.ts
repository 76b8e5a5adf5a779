import { randomBytes } from 'node:crypto';
import { AppError } from '../shared/app-error.ts';
import { mostQueued, type QueueChange, type QueuedJob } from '../shared/queue.ts';
import { codedError } from '../shared/words/coded-error.ts';
import {
  addToQueue,
  orderQueue,
  type QueueEntry,
  queueEntries,
  removeFromQueue,
} from './ledger/job-queue.ts';
import type { OpenFile } from './open-file.ts';
import type { PipelineModule } from './pipelines/module.ts';

/** The jobs that wait in a file, in their order. */
export function queueOf({ source }: OpenFile, modules: readonly PipelineModule[]): readonly QueuedJob[] {
  return queueEntries(source.db).map(({ id, work, settings, profile, addedAt }) => ({
    id,
    pipeline: work.pipeline,
    selection: work.selection.kind,
    named: work.selection.kind === 'named' ? work.selection.ids.length : null,
    asked: modules.find(({ contract }) => contract.name === work.pipeline)?.nameOf?.(work.options) ?? null,
    settings,
    profile,
    addedAt,
  }));
}

/** One that waits. @throws AppError not_queued */
export function queuedEntry({ source }: OpenFile, id: string): QueueEntry {
  const found = queueEntries(source.db).find((entry) => entry.id === id);
  if (found === undefined) throw codedError('not_queued');
  return found;
}

/**
 * Adds a job to the queue, takes one out, or moves one, whether or not a job runs. What it reads is looked at as it is added: what cannot
 * be begun is refused now rather than in the night.
 * @throws AppError not_queued, queue_full, or what the pipeline says of such work
 */
export function changeQueue(file: OpenFile, change: QueueChange): void {
  const { source, runner } = file;
  const { db } = source;
  if (change.kind === 'add') {
    const { work, settings, profile } = change;
    const { options } = file.pipeline(work.pipeline).pipelineFor(work.options);
    runner.write((at) => {
      if (queueEntries(db).length >= mostQueued)
        throw codedError('queue_full', { params: { most: mostQueued } });
      const id = randomBytes(6).toString('hex');
      addToQueue(db, { id, work: { ...work, options }, settings, profile, addedAt: at });
    });
    return;
  }
  const { id } = change;
  runner.write(() => {
    queuedEntry(file, id);
    if (change.kind === 'remove') removeFromQueue(db, id);
    else orderQueue(db, movedBefore(queueEntries(db), id, change.before));
  });
}

function movedBefore(entries: readonly QueueEntry[], id: string, before: string | null): readonly string[] {
  const others = entries.map((entry) => entry.id).filter((each) => each !== id);
  if (before === null || before === id)
    return before === id ? entries.map((entry) => entry.id) : [...others, id];
  const at = others.indexOf(before);
  if (at < 0) throw new AppError('bad_input', 'There is no such place.', { params: { field: 'before' } });
  return others.toSpliced(at, 0, id);
}
