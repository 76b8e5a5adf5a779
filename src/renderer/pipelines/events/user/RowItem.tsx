import { memo } from 'react';
import { useTranslation } from 'react-i18next';
import type { SourceRow } from '../../../../shared/pipelines/events/rows.ts';
import { stamp } from '../../../i18n/stamp.ts';
import { CheckBox } from '../../../parts/CheckBox.tsx';
import { Clamped } from '../../../parts/Clamped.tsx';
import evidenceStyles from '../../../parts/evidence/evidence.module.css';
import { toggleRow, useReview } from '../review/review-commands.ts';
import styles from './user.module.css';

interface RowItemProps {
  readonly row: SourceRow;
  /** The number that each event has in the list beside. */
  readonly numbers: ReadonlyMap<string, number>;
  readonly marked: boolean;
  /** Whether it can be ticked now; null while no row can. */
  readonly ticking: boolean | null;
}

/** One raw row, with the numbers of the events that cite it. */
export const RowItem = memo(function RowItem({ row, numbers, marked, ticking }: RowItemProps) {
  const { t } = useTranslation();
  const ticked = useReview((state) => ticking === true && state.rows.has(row.id));
  return (
    <li
      className={evidenceStyles.row}
      data-row={row.id}
      data-marked={marked || undefined}
      data-aside={row.setAside || undefined}
    >
      {ticking === null ? null : ticking ? (
        <CheckBox
          aria-label={t('review.tickRow', { row: row.id })}
          checked={ticked}
          onChange={() => toggleRow(row.id)}
        />
      ) : (
        <span className={styles.noBox} />
      )}
      <span className={`${styles.rowId} g-mono g-truncate`} title={row.id}>
        {row.id}
      </span>
      <span className={evidenceStyles.rowWords}>
        <span className="g-note">{stamp(row.time)}</span>
        <Clamped text={row.text} />
      </span>
      <span className={styles.rowMarks}>
        {row.eventIds.map((eventId) => {
          const number = numbers.get(eventId);
          return number === undefined ? null : (
            <span
              key={eventId}
              className={styles.mark}
              data-mark={number}
              title={t('user.eventMark', { number })}
            >
              {number}
            </span>
          );
        })}
        {row.unread > 0 ? (
          <span className={styles.rowLabel} data-cut title={t('user.cutHint')}>
            {t('user.cutLabel', { count: row.unread })}
          </span>
        ) : null}
        {row.setAside ? <span className={styles.rowLabel}>{t('user.setAsideLabel')}</span> : null}
        {row.isNew ? <span className={styles.rowLabel}>{t('user.newLabel')}</span> : null}
        {row.missing ? (
          <span className={styles.rowLabel} data-left>
            {t('user.unreadLabel')}
          </span>
        ) : null}
      </span>
    </li>
  );
});
