import { keepPreviousData, useInfiniteQuery } from '@tanstack/react-query';
import { useCallback } from 'react';
import { maxPageSize, type Page } from '../../../../shared/page.ts';
import type { SourceRow, UserRowsQuery } from '../../../../shared/pipelines/events/rows.ts';
import { read } from '../../../reads/read-client.ts';
import { useStore } from '../../../store/store.ts';

/** Reads a page of a user's rows, of the file's results or of what was tried. */
export type ReadRows = (query: UserRowsQuery) => Promise<Page<SourceRow>>;

/** A user's rows, a page after another. Starts afresh when `version` changes: the marks on the rows have. */
export function useUserRows(
  userId: string,
  version: string,
  readRows: ReadRows = (query) => read('events.rows', query),
) {
  const path = useStore((state) => state.source?.path);
  const { data, error, isFetching, fetchNextPage, refetch } = useInfiniteQuery({
    queryKey: ['user-rows', path, userId, version],
    queryFn: ({ pageParam }) => readRows({ userId, offset: pageParam, limit: maxPageSize }),
    initialPageParam: 0,
    getNextPageParam: ({ rows, total, offset }) =>
      rows.length > 0 && offset + rows.length < total ? offset + rows.length : undefined,
    placeholderData: keepPreviousData,
    staleTime: Number.POSITIVE_INFINITY,
  });

  const loadMore = useCallback(async (): Promise<void> => {
    await (data === undefined ? refetch() : fetchNextPage());
  }, [data, refetch, fetchNextPage]);

  /** Loads on until that row is there; answers whether it is. */
  const loadUntil = useCallback(
    async (rowId: string): Promise<boolean> => {
      for (let pages = data?.pages ?? []; ; ) {
        if (pages.some((page) => page.rows.some((row) => row.id === rowId))) return true;
        const next = await fetchNextPage();
        if (next.isError || (next.data?.pages.length ?? 0) <= pages.length) return false;
        pages = next.data?.pages ?? [];
      }
    },
    [data, fetchNextPage],
  );

  return {
    rows: data?.pages.flatMap((page) => page.rows) ?? [],
    total: data?.pages.at(-1)?.total ?? 0,
    error,
    loading: isFetching,
    loadMore,
    loadUntil,
  };
}
