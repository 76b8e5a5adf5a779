import { Button } from '@mantine/core';
import { IconListSearch } from '@tabler/icons-react';
import { useMemo, useRef } from 'react';
import { useTranslation } from 'react-i18next';
import type { UserDetail, UserResult } from '../../../../shared/pipelines/events.ts';
import type { ExtractedEvent } from '../../../../shared/pipelines/extracted-event.ts';
import { useFormat } from '../../../i18n/use-format.ts';
import { CopyButton } from '../../../parts/CopyButton.tsx';
import { EmptyNote } from '../../../parts/EmptyNote.tsx';
import { Evidence, Found, Source } from '../../../parts/evidence/Evidence.tsx';
import styles from '../../../parts/evidence/evidence.module.css';
import { ProblemNote } from '../../../parts/ProblemNote.tsx';
import type { ReviewSeat } from '../review/use-review-seat.ts';
import { EventItem } from './EventItem.tsx';
import { RowItem } from './RowItem.tsx';
import { useListedEvents } from './use-listed-events.ts';
import { useMarkedRows } from './use-marked-rows.ts';
import { type ReadRows, useUserRows } from './use-user-rows.ts';

/** Why a user has no events. */
const whyNone = {
  none: 'user.noEventsHint',
  failed: 'user.noEventsFailed',
  incomplete: 'user.noEventsFound',
  done: 'user.noEventsFound',
} as const satisfies Record<UserResult, string>;

const eventLine = (event: ExtractedEvent): string =>
  [event.time, event.endTime, event.type, event.category, event.context, event.sourceRowIds.join(',')].join(
    '\t',
  );

interface UserEvidenceProps {
  readonly detail: UserDetail;
  /** The event whose rows are marked from the beginning, even one beyond those that are listed. */
  readonly shownEvent?: string | undefined;
  /** Where it is of a trial: which, and how its rows are read. */
  readonly tried?: { readonly key: string; readonly readRows: ReadRows };
  /** Where it is reviewed: which event is looked at. */
  readonly seat?: ReviewSeat;
}

/** Events on one side, the rows that they came from on the other, tied together. */
export function UserEvidence({ detail, shownEvent, tried, seat }: UserEvidenceProps) {
  const { t } = useTranslation();
  const format = useFormat();
  const { summary } = detail;
  const events = useListedEvents(detail, shownEvent);
  const cited = useMemo(
    () => events.map((one) => [one.eventId, ...one.sourceRowIds].join(' ')).join(),
    [events],
  );
  const version = `${tried?.key ?? ''} ${summary.updatedAt} ${summary.result} ${cited}`;
  const rows = useUserRows(summary.userId, version, tried?.readRows);
  const rowPane = useRef<HTMLElement>(null);
  const { pinned, point, choose, marked } = useMarkedRows({
    events,
    shownEvent,
    rowPane,
    loadUntil: rows.loadUntil,
    seat,
  });
  const numbers = useMemo(() => new Map(events.map((event, index) => [event.eventId, index + 1])), [events]);

  return (
    <Evidence note={events.length === 0 ? null : t('user.rowsLegend')}>
      <Found
        id="user-events"
        title={t('user.eventsTitle')}
        beside={
          events.length === 0 ? null : (
            <CopyButton text={events.map(eventLine).join('\n')} label={t('user.copyEvents')} />
          )
        }
      >
        {events.length === 0 ? (
          <EmptyNote icon={<IconListSearch size={40} stroke={1.25} />} title={t('user.noEvents')}>
            <p>{t(whyNone[summary.result])}</p>
          </EmptyNote>
        ) : (
          <ol className={styles.list}>
            {events.map((event, index) => (
              <EventItem
                key={event.eventId}
                event={event}
                number={index + 1}
                pinned={pinned === event.eventId}
                onPoint={point}
                onChoose={choose}
              />
            ))}
            {summary.events > events.length ? (
              <li className={`g-note ${styles.more}`}>
                {t('user.firstEvents', {
                  shown: format.count(events.length),
                  total: format.count(summary.events),
                })}
              </li>
            ) : null}
          </ol>
        )}
      </Found>
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
            <RowItem key={row.id} row={row} numbers={numbers} marked={marked.has(row.id)} />
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
