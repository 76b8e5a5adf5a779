import { useCallback, useEffect, useMemo, useRef, useState } from 'react';
import type { ExtractedEvent } from '../../../../shared/pipelines/extracted-event.ts';
import type { EventEdit } from '../../../../shared/pipelines/review.ts';
import { useJob } from '../../../store/store.ts';
import { beginMode, editEvents, leaveMode, redoEvents, undoEvents, useReview } from './review-commands.ts';
import { type ReviewTools, useReviewKeys } from './use-review-keys.ts';

interface SeatOf {
  readonly userId: string;
  readonly events: readonly ExtractedEvent[];
  readonly isDone: boolean;
  /** Shows another user: what is undone may be of one. */
  readonly onShow: ((userId: string) => void) | undefined;
  /** Shows the user before or behind this one in the list; left out where there is no list. */
  readonly onStep: ((by: 1 | -1) => void) | undefined;
}

/** Gives an event the focus once it is drawn. */
const focusEvent = (eventId: string): void =>
  void requestAnimationFrame(() =>
    document.querySelector<HTMLElement>(`[data-event="${CSS.escape(eventId)}"]`)?.focus(),
  );

/** Which event is chosen; none where it has gone. */
function useChosen(events: readonly ExtractedEvent[]) {
  const [chosenId, choose] = useState<string | null>(null);
  const place = events.findIndex(({ eventId }) => eventId === chosenId);
  const goTo = useCallback((eventId: string | undefined) => {
    if (eventId === undefined) return;
    choose(eventId);
    focusEvent(eventId);
  }, []);
  return { place, chosen: events[place] ?? null, choose, goTo };
}

/** The events of a user, one of which is looked at, and the keys by which they are worked on. */
export function useReviewSeat({ userId, events, isDone, onShow, onStep }: SeatOf) {
  const { place, chosen, choose, goTo } = useChosen(events);
  /** What the analyst is asked for; null while she looks. */
  const mode = useReview((state) => state.mode);
  /** Nothing can be edited now: a job runs. */
  const off = useJob((job) => job.status === 'running') === true;
  const leaving = useRef(false);
  useEffect(() => leaveMode, []);

  const seat = useMemo(() => {
    const at = (index: number): string | undefined => events[index]?.eventId;
    const then = async (edited: ReturnType<typeof editEvents>, next?: string): Promise<void> => {
      const report = await edited;
      if (report === null) return;
      if (report.userId === userId) goTo(next ?? report.eventIds[0]);
      else onShow?.(report.userId);
    };
    const begin = (kind: 'edit' | 'split'): void => {
      if (!off && chosen !== null) beginMode({ kind, event: chosen });
    };
    const step = (by: 1 | -1): void =>
      goTo(at(place === -1 ? 0 : Math.min(events.length - 1, Math.max(0, place + by))));
    return {
      ...{ userId, events, chosen, choose, mode, off, isDone },
      does: {
        next: () => step(1),
        previous: () => step(-1),
        accept: () => {
          if (off || chosen === null) return;
          // Whoever presses on is at the next one already.
          goTo(at(place + 1));
          void editEvents(userId, { kind: 'accept', events: [chosen.eventId] });
        },
        acceptAll: () => {
          if (!off) void then(editEvents(userId, { kind: 'accept', events: null }), chosen?.eventId);
        },
        edit: () => begin('edit'),
        split: () => begin('split'),
        merge: () => {
          if (off || events.length < 2) return;
          const [first, second] =
            chosen === null ? [0, 1] : place === events.length - 1 ? [place - 1, place] : [place, place + 1];
          beginMode({ kind: 'merge' }, [at(first) ?? '', at(second) ?? '']);
        },
        delete: () => {
          if (off || chosen === null) return;
          goTo(at(place + 1) ?? at(place - 1));
          void editEvents(userId, { kind: 'delete', events: [chosen.eventId] });
        },
        add: () => {
          if (!off) beginMode({ kind: 'add' });
        },
        undo: () => {
          if (!off) void then(undoEvents());
        },
        redo: () => {
          if (!off) void then(redoEvents());
        },
        done: () => {
          // A second press is not for the next user.
          if (off || leaving.current) return;
          leaving.current = true;
          void editEvents(userId, { kind: isDone ? 'reopen' : 'done' }).then((report) => {
            leaving.current = false;
            if (report?.kind === 'done') onStep?.(1);
          });
        },
        nextUser: () => onStep?.(1),
        previousUser: () => onStep?.(-1),
      } satisfies ReviewTools,
      /** Carries out what was asked for. */
      finish: (edit: EventEdit): void =>
        void editEvents(userId, edit).then((report) => {
          if (report === null) return;
          leaveMode();
          goTo(report.eventIds[0]);
        }),
    };
  }, [userId, events, chosen, choose, place, mode, off, isDone, goTo, onShow, onStep]);
  useReviewKeys(seat.does, mode);
  return seat;
}

/** Which event of a user is looked at, and what can be done with it. */
export type ReviewSeat = ReturnType<typeof useReviewSeat>;
