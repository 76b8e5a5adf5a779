import { useCallback, useEffect, useRef, useState } from 'react';
import type { ErrorInfo } from '../../../shared/app-error.ts';
import { maxPageSize } from '../../../shared/page.ts';
import type { SourceRow } from '../../../shared/pipelines/events.ts';
import { ask } from '../../bridge/ask.ts';

export interface UserRowsState {
  readonly rows: readonly SourceRow[];
  readonly total: number;
  readonly error: ErrorInfo | null;
  readonly loading: boolean;
  readonly loadMore: () => Promise<void>;
  /** Loads on until that row is there; answers whether it is. */
  readonly loadUntil: (rowId: string) => Promise<boolean>;
}

interface Loaded {
  readonly rows: readonly SourceRow[];
  readonly total: number;
}

const none: Loaded = { rows: [], total: 0 };

/** A user's rows, a page after another. Starts afresh when `version` changes: the marks on the rows have. */
export function useUserRows(userId: string, version: string): UserRowsState {
  const [loaded, setLoaded] = useState<Loaded | null>(null);
  const [error, setError] = useState<ErrorInfo | null>(null);
  const [loading, setLoading] = useState(true);
  const latest = useRef<Loaded>(none);
  const round = useRef(0);

  const loadMore = useCallback(async (): Promise<void> => {
    const mine = round.current;
    setLoading(true);
    const answer = await ask('events.rows', {
      userId,
      offset: latest.current.rows.length,
      limit: maxPageSize,
    });
    if (mine !== round.current) return;
    setLoading(false);
    setError(answer.ok ? null : answer.error);
    if (!answer.ok) return;
    latest.current = { rows: [...latest.current.rows, ...answer.data.rows], total: answer.data.total };
    setLoaded(latest.current);
  }, [userId]);

  const loadUntil = useCallback(
    async (rowId: string): Promise<boolean> => {
      const has = (): boolean => latest.current.rows.some((row) => row.id === rowId);
      while (!has()) {
        const before = latest.current.rows.length;
        if (before >= latest.current.total) return false;
        await loadMore();
        if (latest.current.rows.length === before) return false;
      }
      return true;
    },
    [loadMore],
  );

  // biome-ignore lint/correctness/useExhaustiveDependencies: a new version is why to start afresh
  useEffect(() => {
    round.current += 1;
    latest.current = none;
    void loadMore();
    return () => {
      round.current += 1;
    };
  }, [loadMore, version]);

  return { ...(loaded ?? none), error, loading, loadMore, loadUntil };
}
