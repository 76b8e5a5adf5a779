import { keepPreviousData, useInfiniteQuery } from '@tanstack/react-query';
import { useCallback, useMemo, useState } from 'react';
import { maxPageSize } from '../../../../shared/page.ts';
import type { UserDetail } from '../../../../shared/pipelines/events/users.ts';
import { liveReads, read } from '../../../reads/read-client.ts';
import { useRead } from '../../../reads/use-read.ts';
import { useStore } from '../../../store/store.ts';

/** The events of a user beyond the first, as far as somebody has asked for them. */
function useFurther(userId: string, first: number, isWanted: boolean) {
  const path = useStore((state) => state.source?.path);
  return useInfiniteQuery({
    queryKey: [liveReads, path, 'further-events', userId, first],
    queryFn: ({ pageParam: offset }) => read('events.events', { userId, offset, limit: maxPageSize }),
    initialPageParam: first,
    getNextPageParam: ({ rows, total, offset }) =>
      rows.length > 0 && offset + rows.length < total ? offset + rows.length : undefined,
    placeholderData: keepPreviousData,
    enabled: isWanted,
  });
}

/** The events that are listed: the one that is to be shown among them, wherever it stands. */
export function useListedEvents({ events, summary }: UserDetail, shownEvent: string | undefined) {
  const [isWanted, setIsWanted] = useState(false);
  const { data: further, fetchNextPage } = useFurther(summary.userId, events.length, isWanted);
  const isMissing = shownEvent !== undefined && events.every(({ eventId }) => eventId !== shownEvent);
  const { data: shown } = useRead('events.found', isMissing ? { ids: [shownEvent] } : null);
  const listed = useMemo(() => {
    const pages = isWanted ? (further?.pages.flatMap(({ rows }) => rows) ?? []) : [];
    const all = [...events, ...pages];
    const beyond = (isMissing ? (shown?.rows ?? []) : []).filter((one) =>
      all.every(({ eventId }) => eventId !== one.eventId),
    );
    return beyond.length === 0 && pages.length === 0 ? events : [...all, ...beyond];
  }, [events, further, isWanted, isMissing, shown]);
  const more = useCallback((): void => {
    if (isWanted) void fetchNextPage();
    else setIsWanted(true);
  }, [isWanted, fetchNextPage]);
  /** `more` lists more of them; null where all are listed. */
  return { events: listed, more: listed.length < summary.events ? more : null };
}
