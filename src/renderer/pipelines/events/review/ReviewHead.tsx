import { Button } from '@mantine/core';
import { IconArrowRight, IconDice5 } from '@tabler/icons-react';
import { useTranslation } from 'react-i18next';
import { leastReviewed, type Quality, type ReviewQueue } from '../../../../shared/pipelines/review.ts';
import { useFormat } from '../../../i18n/use-format.ts';
import { ProgressBar } from '../../../parts/ProgressBar.tsx';
import { useJob } from '../../../store/store.ts';
import { RatedFigure } from './RatedFigure.tsx';
import { drawUsers, useReview } from './review-commands.ts';
import styles from './review-page.module.css';

interface ReviewHeadProps {
  readonly queue: ReviewQueue;
  readonly quality: Quality;
  /** Opens the first user who is worth a look; null where there is none. */
  readonly onNext: (() => void) | null;
}

/** How far the review is, what it says, and the way on. */
export function ReviewHead({ queue, quality, onNext }: ReviewHeadProps) {
  const { t } = useTranslation();
  const format = useFormat();
  const busy = useReview((state) => state.busy);
  const running = useJob((job) => job.status === 'running') === true;
  const { drawn, reviewed, population } = queue;
  const wanted = Math.min(leastReviewed, population);
  const isTold = quality.precision !== null || quality.recall !== null;
  const draw = (count: number, label: string, prominent: boolean) => (
    <Button
      {...(prominent ? {} : { variant: 'default' })}
      leftSection={<IconDice5 size={16} stroke={1.75} aria-hidden={true} />}
      disabled={running || population === 0}
      title={running ? t('users.busy') : t('review.drawHint')}
      loading={busy}
      onClick={() => void drawUsers(count)}
      data-testid="review-draw"
    >
      {label}
    </Button>
  );
  return (
    <div className={styles.head}>
      <div className={styles.progress}>
        <p className={styles.progressWords} data-testid="review-progress">
          {drawn === 0
            ? t('review.notDrawn', { count: population })
            : t('review.progress', {
                done: format.count(reviewed),
                count: drawn,
                of: format.count(population),
              })}
        </p>
        {drawn === 0 ? null : (
          <ProgressBar label={t('review.progressLabel')} share={drawn === 0 ? 0 : reviewed / drawn} />
        )}
        {isTold || drawn === 0 ? null : (
          <p className="g-note">
            {t('review.needed', { count: Math.max(0, quality.needed - quality.reviewed) })}
          </p>
        )}
      </div>
      {isTold ? (
        <div className={styles.figures}>
          <RatedFigure
            label={t('review.precision')}
            hint={t('review.precisionHint')}
            rated={quality.precision}
            testId="precision"
          />
          <RatedFigure
            label={t('review.recall')}
            hint={t('review.recallHint')}
            rated={quality.recall}
            testId="recall"
          />
        </div>
      ) : null}
      <div className="g-actions">
        {drawn === 0 ? draw(wanted, t('review.draw', { count: wanted }), true) : null}
        {drawn === 0 || onNext === null ? null : (
          <Button rightSection={<IconArrowRight size={16} />} onClick={onNext} data-testid="review-next">
            {t('review.next')}
          </Button>
        )}
        {isTold && drawn < population && reviewed === drawn
          ? draw(
              Math.min(population, drawn + leastReviewed),
              t('review.drawMore', { count: Math.min(population - drawn, leastReviewed) }),
              onNext === null,
            )
          : null}
      </div>
    </div>
  );
}
