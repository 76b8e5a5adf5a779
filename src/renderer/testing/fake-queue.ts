import { defaultModelSettings } from '../../shared/model-settings.ts';
import type { AskedQueueChange, QueuedJob } from '../../shared/queue.ts';
import type { WhenDone, WhenDoneChoice } from '../../shared/when-done.ts';
import { fail, ok } from './fake-routes.ts';
import { runningJob } from './scenes.ts';

/** A queue that is kept for as long as the page lives. */
export function queueRoutes(changed: (queue: readonly QueuedJob[]) => void) {
  let queue: readonly QueuedJob[] = [];
  let whenDone: WhenDone = { choice: 'nothing', at: null };
  let added = 0;
  const become = (next: readonly QueuedJob[]) => {
    queue = next;
    changed(queue);
    return ok(queue);
  };
  const moved = (id: string, before: string | null): readonly QueuedJob[] => {
    const others = queue.filter((job) => job.id !== id);
    const at = before === null ? others.length : others.findIndex((job) => job.id === before);
    return others.toSpliced(at, 0, ...queue.filter((job) => job.id === id));
  };
  return {
    'queue.list': () => ok(queue),
    'queue.change': (asked: AskedQueueChange) => {
      if (asked.kind === 'remove') return become(queue.filter(({ id }) => id !== asked.id));
      if (asked.kind === 'move') return become(moved(asked.id, asked.before));
      added += 1;
      const { pipeline, selection } = asked.work;
      const named = selection.kind === 'named' ? selection.ids.length : null;
      return become([
        ...queue,
        {
          ...{ id: `queued-${added}`, pipeline, selection: selection.kind, named, asked: 'Car buying' },
          ...{ settings: defaultModelSettings, profile: null, addedAt: 1_767_225_600_000 },
        },
      ]);
    },
    'queue.start': ({ id }: { id: string }) => {
      if (!queue.some((job) => job.id === id))
        return fail({ code: 'not_queued', message: 'This job does not wait any more.', hint: '' });
      become(queue.filter((job) => job.id !== id));
      return ok({ ...runningJob, revision: 1 });
    },
    'whenDone.get': () => ok(whenDone),
    'whenDone.choose': ({ choice }: { choice: WhenDoneChoice }) => {
      whenDone = { choice, at: null };
      return ok(whenDone);
    },
  };
}
