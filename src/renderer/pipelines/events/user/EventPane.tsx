import { Button } from '@mantine/core';
import { useWindowEvent } from '@mantine/hooks';
import { IconListSearch } from '@tabler/icons-react';
import { useTranslation } from 'react-i18next';
import type { UserResult, UserSummary } from '../../../../shared/pipelines/events/users.ts';
import type { ExtractedEvent } from '../../../../shared/pipelines/extracted-event.ts';
import { useFormat } from '../../../i18n/use-format.ts';
import { CopyButton } from '../../../parts/CopyButton.tsx';
import { EmptyNote } from '../../../parts/EmptyNote.tsx';
import { Found } from '../../../parts/evidence/Evidence.tsx';
import styles from '../../../parts/evidence/evidence.module.css';
import { EditForm } from '../review/EditForm.tsx';
import reviewStyles from '../review/review.module.css';
import { leaveMode, useReview } from '../review/review-commands.ts';
import type { ReviewSeat } from '../review/use-review-seat.ts';
import { EventItem } from './EventItem.tsx';
import type { Pointing } from './use-marked-rows.ts';

/** What is to be ticked for a split or a merge, and the buttons that carry it out or leave it. */
function PickBar({ seat }: { readonly seat: ReviewSeat }) {
  const { t } = useTranslation();
  const { rows, picked, busy } = useReview();
  const { mode, finish } = seat;
  const isSplit = mode?.kind === 'split';
  const of = isSplit ? mode.event.sourceRowIds : seat.events.map(({ eventId }) => eventId);
  const chosen = of.filter((id) => (isSplit ? rows : picked).has(id));
  const fits = isSplit ? chosen.length > 0 && chosen.length < of.length : chosen.length > 1;
  const carryOut = (): void => {
    if (!fits) return;
    finish(
      isSplit
        ? { kind: 'split', event: mode.event.eventId, rows: chosen }
        : { kind: 'merge', events: chosen },
    );
  };
  useWindowEvent('keydown', (event) => {
    const isEnter = event.key === 'Enter' && (event.ctrlKey || event.metaKey);
    if (!isEnter || (mode?.kind !== 'split' && mode?.kind !== 'merge')) return;
    event.preventDefault();
    carryOut();
  });
  if (mode?.kind !== 'split' && mode?.kind !== 'merge') return null;
  return (
    <form
      className={reviewStyles.pick}
      data-testid="review-pick"
      onSubmit={(event) => {
        event.preventDefault();
        carryOut();
      }}
    >
      <p>{t(isSplit ? 'review.pickRows' : 'review.pickEvents')}</p>
      <div className="g-actions">
        <Button
          type="submit"
          size="compact-sm"
          disabled={!fits}
          loading={busy}
          data-testid="review-carry-out"
        >
          {isSplit
            ? t('review.splitOff', { count: chosen.length })
            : t('review.mergeEvents', { count: chosen.length })}
        </Button>
        <Button variant="default" size="compact-sm" onClick={leaveMode}>
          {t('review.cancel')}
        </Button>
      </div>
    </form>
  );
}

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

interface EventPaneProps extends Pointing {
  readonly summary: UserSummary;
  readonly events: readonly ExtractedEvent[];
  /** Lists more of them; null where it cannot, or all are listed. */
  readonly more: (() => void) | null;
  /** Where the events are reviewed. */
  readonly seat: ReviewSeat | undefined;
}

/** The events of a user in order. */
function EventList({ summary, events, more, pinned, onPoint, onChoose, seat }: EventPaneProps) {
  const { t } = useTranslation();
  const format = useFormat();
  if (events.length === 0)
    return (
      <EmptyNote icon={<IconListSearch size={40} stroke={1.25} />} title={t('user.noEvents')}>
        <p>{t(whyNone[summary.result])}</p>
      </EmptyNote>
    );
  return (
    <ol className={styles.list}>
      {events.map((event, index) => (
        <EventItem
          key={event.eventId}
          event={event}
          number={index + 1}
          pinned={pinned === event.eventId}
          picking={seat?.mode?.kind === 'merge'}
          onPoint={onPoint}
          onChoose={onChoose}
        />
      ))}
      {summary.events > events.length ? (
        <li className={`g-note ${styles.more}`}>
          {t('user.firstEvents', {
            shown: format.count(events.length),
            total: format.count(summary.events),
          })}{' '}
          {more === null ? null : (
            <Button variant="default" size="compact-sm" onClick={more} data-testid="more-events">
              {t('review.moreEvents')}
            </Button>
          )}
        </li>
      ) : null}
    </ol>
  );
}

/** What was found of a user; while an event is written, the form for it in its place. */
export function EventPane(props: EventPaneProps) {
  const { t } = useTranslation();
  const { events, seat } = props;
  const mode = seat?.mode ?? null;
  if (seat !== undefined && (mode?.kind === 'edit' || mode?.kind === 'add')) {
    const event = mode.kind === 'edit' ? mode.event : null;
    return (
      <Found id="user-events" title={t(event === null ? 'review.adding' : 'review.editing')}>
        <EditForm key={event?.eventId ?? ''} seat={seat} event={event} />
      </Found>
    );
  }
  return (
    <Found
      id="user-events"
      title={t('user.eventsTitle')}
      beside={
        events.length === 0 ? null : (
          <CopyButton text={events.map(eventLine).join('\n')} label={t('user.copyEvents')} />
        )
      }
    >
      {seat === undefined ? null : <PickBar seat={seat} />}
      <EventList {...props} />
    </Found>
  );
}
