import { useMemo } from 'react';
import { useTranslation } from 'react-i18next';
import type { SourceRow } from '../../../../shared/pipelines/events/rows.ts';
import type { ExtractedEvent } from '../../../../shared/pipelines/extracted-event.ts';
import { stamp } from '../../../i18n/stamp.ts';
import { layOutTime } from './lay-out-time.ts';
import styles from './timeline.module.css';
import type { Pointing } from './use-marked-rows.ts';

interface UserTimelineProps extends Pointing {
  readonly events: readonly ExtractedEvent[];
  readonly rows: readonly SourceRow[];
  readonly marked: ReadonlySet<string>;
}

const percent = (share: number): string => `${(share * 100).toFixed(3)}%`;
const dayOf = (time: string): string => stamp(time).slice(0, 10);

/**
 * A user's events above, the rows that they came from below, along one line of time. It is for the eye and the mouse: the lists beneath it say the
 * same to everybody.
 */
export function UserTimeline({ events, rows, marked, pinned, onPoint, onChoose }: UserTimelineProps) {
  const { t } = useTranslation();
  const laid = useMemo(() => layOutTime(events, rows), [events, rows]);
  if (laid === null) return null;
  return (
    <div className={styles.timeline} data-testid="user-timeline">
      <div aria-hidden="true" className={styles.events}>
        {laid.events.map(({ event, from, width, lane }) => (
          <button
            key={event.eventId}
            type="button"
            tabIndex={-1}
            className={styles.event}
            style={{ left: percent(from), width: percent(width), top: lane * 12 }}
            title={`${event.type} · ${stamp(event.time)}`}
            data-category={event.category === 'conversion' ? 'conversion' : undefined}
            data-pinned={event.eventId === pinned || undefined}
            onMouseEnter={() => onPoint(event.eventId)}
            onMouseLeave={() => onPoint(null)}
            onClick={() => onChoose(event)}
          />
        ))}
      </div>
      <div aria-hidden="true" className={styles.rows}>
        {laid.rows.map(({ id, at }) => (
          <span
            key={id}
            className={styles.row}
            style={{ left: percent(at) }}
            data-marked={marked.has(id) || undefined}
          />
        ))}
      </div>
      <p className={styles.days}>
        <span>{dayOf(laid.first)}</span>
        <span className="g-hidden">{t('user.timeline')}</span>
        <span>{dayOf(laid.last)}</span>
      </p>
    </div>
  );
}
