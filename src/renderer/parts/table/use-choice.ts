import { useCallback, useState } from 'react';
import { toErrorInfo } from '../../../shared/app-error.ts';
import type { ListRead } from '../../reads/use-list-read.ts';
import { withProblem } from '../../store/reducers.ts';
import { update } from '../../store/store.ts';
import type { Choice } from './column.ts';

interface Chosen {
  readonly ids: ReadonlySet<string>;
  /** The question whose whole list is chosen, where one is. */
  readonly allOf: string | null;
}

const none: Chosen = { ids: new Set(), allOf: null };

interface ChoosingFrom<Row> extends Pick<Choice, 'labelOf' | 'allLabel'> {
  readonly list: ListRead<Row>;
  readonly keyOf: (row: Row) => string;
}

/** Which rows are chosen: one at a time, or all that the list has. */
export function useChoice<Row>({ list, keyOf, labelOf, allLabel }: ChoosingFrom<Row>) {
  const [{ ids, allOf }, setChosen] = useState(none);
  const clear = useCallback(() => setChosen(none), []);
  const onToggle = useCallback((id: string, on: boolean) => {
    setChosen((now) => {
      const next = new Set(now.ids);
      if (on) next.add(id);
      else next.delete(id);
      return { ids: next, allOf: on ? now.allOf : null };
    });
  }, []);
  const chooseAll = async (): Promise<void> => {
    const { question, readAll } = list;
    try {
      const rows = await readAll();
      setChosen((now) => ({
        ids: new Set([...now.ids, ...rows.map(keyOf)]),
        allOf: question,
      }));
    } catch (error) {
      update((state) => withProblem(state, toErrorInfo(error)));
    }
  };
  const choice = {
    chosen: ids,
    all: allOf === list.question,
    onToggle,
    onToggleAll: (on: boolean) => {
      if (on) void chooseAll();
      else clear();
    },
    labelOf,
    allLabel,
  };
  return { choice, clear };
}
