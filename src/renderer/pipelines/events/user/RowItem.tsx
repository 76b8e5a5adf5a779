import { memo } from 'react';
import { useTranslation } from 'react-i18next';
import type { SourceRow } from '../../../../shared/pipelines/events.ts';
import { stamp } from '../../../i18n/stamp.ts';
import { Clamped } from '../../../parts/Clamped.tsx';

interface RowItemProps {
  readonly row: SourceRow;
  /** The number that each event has in the list beside. */
  readonly numbers: ReadonlyMap<string, number>;
  readonly marked: boolean;
}

/** One raw row, with the numbers of the events that cite it. */
export const RowItem = memo(function RowItem({ row, numbers, marked }: RowItemProps) {
  const { t } = useTranslation();
  return (
    <li
      className="g-row"
      data-row={row.id}
      data-marked={marked || undefined}
      data-aside={row.setAside || undefined}
    >
      <span className="g-row-id g-mono" title={row.id}>
        {row.id}
      </span>
      <span className="g-row-words">
        <span className="g-row-time">{stamp(row.time)}</span>
        <Clamped text={row.text} />
      </span>
      <span className="g-row-marks">
        {row.eventIds.map((eventId) => {
          const number = numbers.get(eventId);
          return number === undefined ? null : (
            <span key={eventId} className="g-mark" title={t('user.eventMark', { number })}>
              {number}
            </span>
          );
        })}
        {row.unread > 0 ? (
          <span className="g-row-label" data-cut title={t('user.cutHint')}>
            {t('user.cutLabel', { count: row.unread })}
          </span>
        ) : null}
        {row.setAside ? <span className="g-row-label">{t('user.setAsideLabel')}</span> : null}
        {row.missing ? (
          <span className="g-row-label" data-left>
            {t('user.unreadLabel')}
          </span>
        ) : null}
      </span>
    </li>
  );
});
