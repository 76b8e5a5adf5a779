import { memo } from 'react';
import styles from './status-badge.module.css';

export type Tone = 'ok' | 'part' | 'bad' | 'accent' | 'dim';

export interface StatusBadgeProps {
  readonly tone: Tone;
  readonly label: string;
}

/**
 * A state in a word, with a dot whose shape says it to those who see no colours. No Badge of Mantine's: that is a filled label,
 * whose dot has one shape, and every row of a table has one of these.
 */
export const StatusBadge = memo(function StatusBadge({ tone, label }: StatusBadgeProps) {
  return (
    <span className={styles.status} data-tone={tone}>
      <span className={styles.statusDot} aria-hidden="true" />
      {label}
    </span>
  );
});
