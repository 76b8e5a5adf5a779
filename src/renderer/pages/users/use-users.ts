import { useCallback, useEffect, useRef, useState } from 'react';
import type { ErrorInfo } from '../../../shared/app-error.ts';
import type { UserQuery, UserSummary } from '../../../shared/pipelines/events.ts';
import { ask } from '../../bridge/ask.ts';
import { keepSameRows } from './keep-same-rows.ts';
import { useJobPulse } from './use-job-pulse.ts';

export interface UsersState {
  readonly rows: readonly UserSummary[];
  readonly total: number;
  readonly error: ErrorInfo | null;
  /** Nothing has been answered yet. */
  readonly first: boolean;
  /** The rows on show belong to an earlier question. */
  readonly loading: boolean;
}

const nothing: UsersState = { rows: [], total: 0, error: null, first: true, loading: true };

/** One page of users, kept current while a job runs. Only the answer to the latest question is taken. */
export function useUsers(query: UserQuery): UsersState & { readonly again: () => void } {
  const [state, setState] = useState(nothing);
  const asked = useRef(0);

  const fetchPage = useCallback(async () => {
    asked.current += 1;
    const question = asked.current;
    const answer = await ask('events.users', query);
    if (question !== asked.current) return;
    setState((before) =>
      answer.ok
        ? {
            rows: keepSameRows(before.rows, answer.data.rows),
            total: answer.data.total,
            error: null,
            first: false,
            loading: false,
          }
        : { ...before, error: answer.error, loading: false },
    );
  }, [query]);

  const again = useCallback(() => {
    setState((before) => ({ ...before, error: null, loading: true }));
    void fetchPage();
  }, [fetchPage]);

  useEffect(() => {
    again();
    return () => {
      asked.current += 1;
    };
  }, [again]);
  useJobPulse(fetchPage);

  return { ...state, again };
}
