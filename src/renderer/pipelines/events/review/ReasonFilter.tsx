import { SegmentedControl } from '@mantine/core';
import { useTranslation } from 'react-i18next';
import { type ReviewQueue, type ReviewReason, reviewReasons } from '../../../../shared/pipelines/review.ts';
import { useFormat } from '../../../i18n/use-format.ts';
import styles from './review-page.module.css';

interface ReasonFilterProps {
  readonly queue: ReviewQueue;
  readonly reason: ReviewReason | null;
  readonly onReason: (reason: ReviewReason | null) => void;
}

const any = 'any';

/** Narrows the queue by why a user is in it; a reason that nobody has is not offered. */
export function ReasonFilter({ queue, reason, onReason }: ReasonFilterProps) {
  const { t } = useTranslation();
  const format = useFormat();
  const offered = reviewReasons.filter((each) => queue.counts[each] > 0 || each === reason);
  if (offered.length < 2) return null;
  const label = (name: string, count: number) => (
    <>
      {name} <span className="g-dim">{format.count(count)}</span>
    </>
  );
  return (
    <SegmentedControl
      className={styles.reasons ?? ''}
      aria-label={t('review.reason')}
      value={reason ?? any}
      onChange={(value) => onReason(reviewReasons.find((each) => each === value) ?? null)}
      data={[
        { value: any, label: label(t('users.anyStatus'), queue.open) },
        ...offered.map((each) => ({
          value: each,
          label: label(t(`review.reasons.${each}`), queue.counts[each]),
        })),
      ]}
    />
  );
}
