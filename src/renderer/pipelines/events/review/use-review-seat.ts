import { useWindowEvent } from '@mantine/hooks';
import { useCallback, useEffect, useMemo, useState } from 'react';
import type { ExtractedEvent } from '../../../../shared/pipelines/extracted-event.ts';
import { useJob } from '../../../store/store.ts';
import { editEvents, redoEvents, undoEvents, useReview } from './review-commands.ts';

/** Which event of a user is looked at, and what can be done with it. */
export interface ReviewSeat {
  readonly userId: string;
  readonly events: readonly ExtractedEvent[];
  readonly chosen: ExtractedEvent | null;
  readonly choose: (eventId: string | null) => void;
  /** Moves to the event before or behind the chosen one. */
  readonly step: (by: 1 | -1) => void;
  /** Nothing can be edited now: a job runs, or an edit is under way. */
  readonly off: boolean;
  readonly accept: () => void;
  readonly acceptAll: () => void;
  readonly remove: () => void;
  readonly undo: () => void;
  readonly redo: () => void;
}

const isTyping = (target: EventTarget | null): boolean =>
  target instanceof HTMLElement &&
  target.closest('input, textarea, select, [contenteditable], [role="listbox"], [role="menu"]') !== null;

/** The keys of the review, by what they do; each works wherever nothing is typed. */
function keysOf(seat: ReviewSeat): Readonly<Record<string, () => void>> {
  return {
    n: () => seat.step(1),
    p: () => seat.step(-1),
    a: seat.accept,
    'shift+a': seat.acceptAll,
    delete: seat.remove,
    'mod+z': seat.undo,
    'mod+shift+z': seat.redo,
    'mod+y': seat.redo,
  };
}

function nameOf(event: KeyboardEvent): string {
  const parts = [
    ...(event.ctrlKey || event.metaKey ? ['mod'] : []),
    ...(event.shiftKey ? ['shift'] : []),
    event.key.toLowerCase(),
  ];
  return event.altKey ? '' : parts.join('+');
}

interface SeatOf {
  readonly userId: string;
  readonly events: readonly ExtractedEvent[];
  /** Shows another user: what is undone may be of one. */
  readonly onShow: ((userId: string) => void) | undefined;
}

/** The events of a user, one of which is looked at, and the keys by which they are worked on. */
export function useReviewSeat({ userId, events, onShow }: SeatOf): ReviewSeat {
  const [chosenId, choose] = useState<string | null>(null);
  const busy = useReview((state) => state.busy);
  const running = useJob((job) => job.status === 'running') === true;
  const off = busy || running;
  const place = events.findIndex(({ eventId }) => eventId === chosenId);
  const chosen = events[place] ?? null;
  const toFocus = useCallback((eventId: string | undefined) => {
    if (eventId === undefined) return;
    choose(eventId);
    requestAnimationFrame(() =>
      document.querySelector<HTMLElement>(`[data-event="${CSS.escape(eventId)}"]`)?.focus(),
    );
  }, []);
  const seat = useMemo((): ReviewSeat => {
    const follow = async (edited: ReturnType<typeof undoEvents>): Promise<void> => {
      const report = await edited;
      if (report === null) return;
      if (report.userId === userId) toFocus(report.eventIds[0]);
      else onShow?.(report.userId);
    };
    return {
      userId,
      events,
      chosen,
      choose,
      off,
      step: (by) =>
        toFocus(events[place === -1 ? 0 : Math.min(events.length - 1, Math.max(0, place + by))]?.eventId),
      accept: () => {
        if (off || chosen === null) return;
        const next = events[place + 1]?.eventId ?? chosen.eventId;
        void editEvents(userId, { kind: 'accept', events: [chosen.eventId] }).then(
          (report) => report !== null && toFocus(next),
        );
      },
      acceptAll: () => {
        if (!off) void editEvents(userId, { kind: 'accept', events: null });
      },
      remove: () => {
        if (off || chosen === null) return;
        const next = (events[place + 1] ?? events[place - 1])?.eventId;
        void editEvents(userId, { kind: 'delete', events: [chosen.eventId] }).then(
          (report) => report !== null && toFocus(next),
        );
      },
      undo: () => {
        if (!off) void follow(undoEvents());
      },
      redo: () => {
        if (!off) void follow(redoEvents());
      },
    };
  }, [events, chosen, place, off, userId, onShow, toFocus]);

  useEffect(() => {
    if (chosenId !== null && place === -1) choose(null);
  }, [chosenId, place]);
  const keys = keysOf(seat);
  useWindowEvent('keydown', (event) => {
    const act = keys[nameOf(event)];
    if (act === undefined || event.defaultPrevented || isTyping(event.target)) return;
    event.preventDefault();
    act();
  });
  return seat;
}
