import { useCallback, useState } from 'react';
import { useTranslation } from 'react-i18next';
import { toErrorInfo } from '../../../../shared/app-error.ts';
import type { UserSummary } from '../../../../shared/pipelines/events.ts';
import type { Choice } from '../../../parts/table/column.ts';
import type { ListRead } from '../../../reads/use-list-read.ts';
import { withProblem } from '../../../store/reducers.ts';
import { update } from '../../../store/store.ts';

interface Chosen {
  readonly ids: ReadonlySet<string>;
  /** The question whose whole list is chosen, where one is. */
  readonly allOf: string | null;
}

const nobody: Chosen = { ids: new Set(), allOf: null };

/** Which users are chosen: one at a time, or all that the list has. */
export function useChoice(list: ListRead<UserSummary>): {
  readonly choice: Choice;
  readonly clear: () => void;
} {
  const { t } = useTranslation();
  const [{ ids, allOf }, setChosen] = useState(nobody);
  const clear = useCallback(() => setChosen(nobody), []);
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
      const users = await readAll();
      setChosen((now) => ({
        ids: new Set([...now.ids, ...users.map(({ userId }) => userId)]),
        allOf: question,
      }));
    } catch (error) {
      update((state) => withProblem(state, toErrorInfo(error)));
    }
  };
  const labelOf = useCallback((user: string) => t('users.select', { user }), [t]);
  const choice: Choice = {
    chosen: ids,
    all: allOf === list.question,
    onToggle,
    onToggleAll: (on) => {
      if (on) void chooseAll();
      else clear();
    },
    labelOf,
    allLabel: t('users.selectAll'),
  };
  return { choice, clear };
}
