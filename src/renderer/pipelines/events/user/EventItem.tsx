import { IconCheck, IconPencil, IconPlus } from '@tabler/icons-react';
import { memo } from 'react';
import { useTranslation } from 'react-i18next';
import type { ExtractedEvent } from '../../../../shared/pipelines/extracted-event.ts';
import type { EditMark as Mark } from '../../../../shared/pipelines/review.ts';
import { spanMs, stampSpan } from '../../../i18n/stamp.ts';
import { useFormat } from '../../../i18n/use-format.ts';
import evidenceStyles from '../../../parts/evidence/evidence.module.css';
import listStyles from '../../../parts/list-choice.module.css';
import { categoryWords } from '../category-words.ts';
import reviewStyles from '../review/review.module.css';
import { toggleEvent, useReview } from '../review/review-commands.ts';
import { EventAttributes } from './EventAttributes.tsx';
import styles from './user.module.css';

const icons = { accepted: IconCheck, edited: IconPencil, added: IconPlus } as const;

/** What an analyst has done with an event, in a word. */
function EditMark({ mark }: { readonly mark: Mark }) {
  const { t } = useTranslation();
  const Icon = icons[mark];
  return (
    <span className={reviewStyles.mark} data-mark={mark}>
      <Icon size={14} stroke={2} aria-hidden="true" />
      {t(`review.marks.${mark}`)}
    </span>
  );
}

interface EventItemProps {
  readonly event: ExtractedEvent;
  readonly number: number;
  readonly pinned: boolean;
  /** Events are being picked: choosing it ticks it. */
  readonly picking?: boolean;
  readonly onPoint: (eventId: string | null) => void;
  readonly onChoose: (event: ExtractedEvent) => void;
}

/** An event as the file may hold it: the context is JSON or plain words. */
function contextWords(context: string): string {
  try {
    const value: unknown = JSON.parse(context);
    if (typeof value === 'string') return value;
    if (Array.isArray(value)) return value.map(String).join(' · ');
    if (typeof value === 'object' && value !== null)
      return Object.values(value)
        .filter((part) => typeof part === 'string' || typeof part === 'number')
        .join(' · ');
  } catch {
    // Not JSON: the words are shown as they are.
  }
  return context;
}

/** One event. Pointing at it marks its rows for a moment; choosing it keeps them marked. */
export const EventItem = memo(function EventItem({
  event,
  number,
  pinned,
  picking = false,
  onPoint,
  onChoose,
}: EventItemProps) {
  const { t } = useTranslation();
  const format = useFormat();
  const picked = useReview((state) => picking && state.picked.has(event.eventId));
  const lasted = spanMs(event.time, event.endTime) ?? 0;
  return (
    <li>
      <button
        type="button"
        className={`${listStyles.choice} ${evidenceStyles.item}`}
        aria-pressed={picking ? picked : pinned}
        aria-label={[
          t('user.showRows', { number, type: event.type }),
          event.edited === undefined ? [] : t(`review.marks.${event.edited}`),
        ]
          .flat()
          .join(' · ')}
        onClick={() => (picking ? toggleEvent(event.eventId) : onChoose(event))}
        onMouseEnter={() => onPoint(event.eventId)}
        onMouseLeave={() => onPoint(null)}
        onFocus={() => onPoint(event.eventId)}
        onBlur={() => onPoint(null)}
        data-event={event.eventId}
      >
        <span className={styles.mark}>
          {picked ? <IconCheck size={14} stroke={2.5} aria-hidden={true} /> : number}
        </span>
        <span className={evidenceStyles.itemWords}>
          <span className={evidenceStyles.itemLine}>
            <span className={styles.eventType}>{event.type}</span>
            <span className={styles.eventSigns}>
              {event.edited === undefined ? null : <EditMark mark={event.edited} />}
              <span className={styles.category} data-category={event.category}>
                {categoryWords(event.category, t)}
              </span>
            </span>
          </span>
          <span className={styles.eventContext}>{contextWords(event.context)}</span>
          {event.attributes === undefined ? null : <EventAttributes event={event} />}
          <span className={`${styles.when} g-note`}>
            <span>{stampSpan(event.time, event.endTime)}</span>
            <span className={styles.howMuch}>
              {lasted === 0 ? null : <span>{format.duration(lasted)}</span>}
              <span>{t('user.sources', { count: event.sourceRowIds.length })}</span>
            </span>
          </span>
        </span>
      </button>
    </li>
  );
});
