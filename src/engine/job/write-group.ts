import type { RetryWrite } from './retry-writes.ts';
import { saveTogether, type Unsaved } from './save-together.ts';

/**
 * Saves what is asked for in one turn of the event loop in one write, since each write waits for the disk. Where they cannot be
 * saved together, each is tried by itself.
 * @param save all of them or none
 */
export function createWriteGroup(
  save: (ids: readonly number[]) => void,
  retryWrite: RetryWrite,
): (id: number) => Promise<void> {
  let waiting: Unsaved<number, void>[] = [];
  const saveAll = async (): Promise<void> => {
    const group = waiting;
    waiting = [];
    await saveTogether(group, async (ids) => {
      await retryWrite(() => save(ids));
      return ids.map(() => undefined);
    });
  };
  return (id) => {
    const saved = Promise.withResolvers<void>();
    waiting.push({ value: id, saved });
    if (waiting.length === 1) setImmediate(() => void saveAll());
    return saved.promise;
  };
}
