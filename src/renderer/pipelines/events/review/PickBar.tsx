import { Button } from '@mantine/core';
import { useWindowEvent } from '@mantine/hooks';
import { useTranslation } from 'react-i18next';
import styles from './review.module.css';
import { leaveMode, useReview } from './review-commands.ts';
import type { ReviewSeat } from './review-seat.ts';

/** What is to be ticked for a split or a merge, and the buttons that carry it out or leave it. */
export function PickBar({ seat }: { readonly seat: ReviewSeat }) {
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
      className={styles.pick}
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
