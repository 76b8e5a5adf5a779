import { create } from 'zustand';
import { useStore } from '../store/store.ts';

/** What a page keeps of the file that is open: as it is at first once another is. */
export function ofOpenFile<Kept extends object>(atFirst: Kept) {
  const kept = create<Kept>()(() => atFirst);
  useStore.subscribe((now, before) => {
    if (now.source?.path !== before.source?.path) kept.setState(atFirst);
  });
  return kept;
}
