import { Button } from '@mantine/core';
import { IconListSearch } from '@tabler/icons-react';
import { useMemo, useRef } from 'react';
import { useTranslation } from 'react-i18next';
import type { UserDetail } from '../../../../shared/pipelines/events/users.ts';
import { useFormat } from '../../../i18n/use-format.ts';
import { EmptyNote } from '../../../parts/EmptyNote.tsx';
import { Evidence, Source } from '../../../parts/evidence/Evidence.tsx';
import styles from '../../../parts/evidence/evidence.module.css';
import { ProblemNote } from '../../../parts/ProblemNote.tsx';
import type { ReviewMode } from '../review/review-commands.ts';
import { EditNote } from '../review/UndoNote.tsx';
import type { ReviewSeat } from '../review/use-review-seat.ts';
import { EventPane } from './EventPane.tsx';
import { RowItem } from './RowItem.tsx';
import { UserTimeline } from './UserTimeline.tsx';
import { useListedEvents } from './use-listed-events.ts';
import { useMarkedRows } from './use-marked-rows.ts';
import { type ReadRows, useUserRows } from './use-user-rows.ts';

interface UserEvidenceProps {
  readonly detail: UserDetail;
  /** The event whose rows are marked from the beginning, even one beyond those that are listed. */
  readonly shownEvent?: string | undefined;
  /** Where it is of a trial: which, and how its rows are read. */
  readonly tried?: { readonly key: string; readonly readRows: ReadRows };
  /** Where it is reviewed: which event is looked at. */
  readonly seat?: ReviewSeat;
  /** The events that are reviewed. */
  readonly given?: ReturnType<typeof useListedEvents>;
}

/** Whether a row can be ticked now: any of the user's for an event that is written, those of the event that is split. */
function useTickable(mode: ReviewMode | null): (row: string) => boolean | null {
  return useMemo(() => {
    if (mode === null || mode.kind === 'merge') return () => null;
    if (mode.kind !== 'split') return () => true;
    const rows = new Set(mode.event.sourceRowIds);
    return (row: string) => rows.has(row);
  }, [mode]);
}

/** Events on one side, the rows that they came from on the other, tied together. */
export function UserEvidence({ detail, shownEvent, tried, seat, given }: UserEvidenceProps) {
  const { t } = useTranslation();
  const format = useFormat();
  const { summary } = detail;
  const listed = useListedEvents(detail, shownEvent);
  const { events, more } = given ?? listed;
  const cited = useMemo(
    () => events.map((one) => [one.eventId, ...one.sourceRowIds].join(' ')).join(),
    [events],
  );
  const version = `${tried?.key ?? ''} ${summary.updatedAt} ${summary.result} ${cited}`;
  const rows = useUserRows(summary.userId, version, tried?.readRows);
  const rowPane = useRef<HTMLElement>(null);
  const { loadUntil } = rows;
  const { marked, ...pointing } = useMarkedRows({ events, shownEvent, rowPane, loadUntil, seat });
  const numbers = useMemo(() => new Map(events.map((event, index) => [event.eventId, index + 1])), [events]);
  const legend = events.length === 0 ? null : t('user.rowsLegend');
  const note = seat === undefined ? legend : <EditNote userId={summary.userId} legend={legend ?? ''} />;
  const tickable = useTickable(seat?.mode ?? null);

  return (
    <Evidence
      note={note}
      above={<UserTimeline events={events} rows={rows.rows} marked={marked} {...pointing} />}
    >
      <EventPane
        summary={summary}
        events={events}
        more={tried === undefined ? more : null}
        seat={seat}
        {...pointing}
      />
      <Source
        id="user-rows"
        title={t('user.rowsTitle')}
        paneRef={rowPane}
        beside={
          rows.total === 0 ? null : (
            <span className="g-note">
              {t('user.shownRows', {
                shown: format.count(rows.rows.length),
                total: format.count(rows.total),
              })}
            </span>
          )
        }
      >
        <ol>
          {rows.rows.map((row) => (
            <RowItem
              key={row.id}
              row={row}
              numbers={numbers}
              marked={marked.has(row.id)}
              ticking={tickable(row.id)}
            />
          ))}
        </ol>
        {rows.error === null ? null : <ProblemNote error={rows.error} />}
        {rows.total === 0 && !rows.loading && rows.error === null ? (
          <EmptyNote icon={<IconListSearch size={40} stroke={1.25} />} title={t('user.noRows')} />
        ) : null}
        {rows.rows.length < rows.total || rows.error !== null ? (
          <div className={styles.more}>
            <Button variant="default" loading={rows.loading} onClick={() => void rows.loadMore()}>
              {t(rows.error === null ? 'user.loadMore' : 'user.retry')}
            </Button>
          </div>
        ) : null}
      </Source>
    </Evidence>
  );
}
