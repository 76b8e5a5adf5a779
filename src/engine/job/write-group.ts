import type { RetryWrite } from './retry-writes.ts';

/**
 * Saves what is asked for in one turn of the event loop in one write, since each write waits for the disk. Where they cannot be
 * saved together, each is tried by itself.
 * @param save all of them or none
 */
export function createWriteGroup(
  save: (ids: readonly number[]) => void,
  retryWrite: RetryWrite,
): (id: number) => Promise<void> {
  let waiting: { readonly id: number; readonly saved: PromiseWithResolvers<void> }[] = [];
  const saveAll = async (): Promise<void> => {
    const group = waiting;
    waiting = [];
    try {
      await retryWrite(() => save(group.map(({ id }) => id)));
      for (const { saved } of group) saved.resolve();
    } catch (thrown) {
      const [only] = group;
      if (group.length === 1) return only?.saved.reject(thrown);
      for (const { id, saved } of group) await retryWrite(() => save([id])).then(saved.resolve, saved.reject);
    }
  };
  return (id) => {
    const saved = Promise.withResolvers<void>();
    waiting.push({ id, saved });
    if (waiting.length === 1) setImmediate(() => void saveAll());
    return saved.promise;
  };
}
