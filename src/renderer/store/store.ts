import { create } from 'zustand';
import type { JobSnapshot } from '../../shared/job.ts';
import { initialState, type State } from './state.ts';

/** The one store of the window. Views select narrow slices; only actions write. */
export const useStore = create<State>()(() => initialState);

/** Applies a pure reducer. */
export function update(reduce: (state: State) => State): void {
  useStore.setState(reduce, true);
}

/** A slice of the job, or null where there is none. Re-renders only when the slice changes. */
export function useJob<Slice>(select: (job: JobSnapshot) => Slice): Slice | null {
  return useStore((state) => (state.job === null ? null : select(state.job)));
}
