import { type RefObject, useCallback, useEffect, useMemo, useRef, useState } from 'react';
import type { ExtractedEvent } from '../../../../shared/pipelines/extracted-event.ts';
import { useReview } from '../review/review-commands.ts';
import type { ReviewSeat } from '../review/use-review-seat.ts';

const nothing: ReadonlySet<string> = new Set();

interface MarkedRows {
  readonly events: readonly ExtractedEvent[];
  /** The event whose rows are marked from the beginning. */
  readonly shownEvent: string | undefined;
  readonly rowPane: RefObject<HTMLElement | null>;
  /** Loads rows until that one is among them; answers whether it is. */
  readonly loadUntil: (row: string) => Promise<boolean>;
  /** Where the events are reviewed, the one that is looked at is the chosen one. */
  readonly seat: ReviewSeat | undefined;
}

/** Which rows are marked: those of the event that is pointed at, else of the one that was chosen, whose first is scrolled to. */
export function useMarkedRows({ events, shownEvent, rowPane, loadUntil, seat }: MarkedRows) {
  const [own, pinOwn] = useState<string | null>(null);
  const [pinned, pin] = seat === undefined ? [own, pinOwn] : [seat.chosen?.eventId ?? null, seat.choose];
  const [pointed, onPoint] = useState<string | null>(null);
  const ticked = useReview(({ rows }) => rows);
  const isTicking = seat !== undefined && seat.mode !== null && seat.mode.kind !== 'merge';
  const marked = useMemo(() => {
    if (isTicking) return ticked;
    const event = events.find((one) => one.eventId === (pointed ?? pinned));
    return event === undefined ? nothing : new Set(event.sourceRowIds);
  }, [events, pointed, pinned, isTicking, ticked]);

  const show = useCallback(
    async ({ sourceRowIds: [first] }: ExtractedEvent, block: ScrollLogicalPosition) => {
      if (first === undefined || !(await loadUntil(first))) return;
      requestAnimationFrame(() => {
        const row = rowPane.current?.querySelector(`[data-row="${CSS.escape(first)}"]`);
        row?.scrollIntoView({ block });
      });
    },
    [loadUntil, rowPane],
  );
  const onChoose = useCallback(
    (event: ExtractedEvent) => pin(pinned === event.eventId ? null : event.eventId),
    [pin, pinned],
  );
  // Only where another is chosen: rows that are read anew leave the list where it is.
  const scrolled = useRef<string | null>(null);
  useEffect(() => {
    const event = events.find(({ eventId }) => eventId === pinned);
    if (scrolled.current !== pinned && event !== undefined) void show(event, 'nearest');
    scrolled.current = pinned;
  }, [events, pinned, show]);

  const isShown = useRef(false);
  const wanted = events.find(({ eventId }) => eventId === shownEvent);
  useEffect(() => {
    if (wanted === undefined || isShown.current) return;
    isShown.current = true;
    pin(wanted.eventId);
    const item = document.querySelector(`[data-event="${CSS.escape(wanted.eventId)}"]`);
    item?.scrollIntoView({ block: 'nearest' });
    void show(wanted, 'center');
  }, [wanted, show, pin]);

  return { pinned, onPoint, onChoose, marked };
}

/** Which event is chosen, and what pointing at one and choosing one do. */
export type Pointing = Omit<ReturnType<typeof useMarkedRows>, 'marked'>;
