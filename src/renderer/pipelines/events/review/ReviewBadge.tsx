import { useTranslation } from 'react-i18next';
import { StatusBadge } from '../../../parts/StatusBadge.tsx';
import { useRead } from '../../../reads/use-read.ts';

/** How far the review of a user is; nothing where it has not begun and nobody has asked for it. */
export function ReviewBadge({ userId }: { readonly userId: string }) {
  const { t } = useTranslation();
  const { data } = useRead('events.userReview', { userId });
  if (data === null || (data.state === 'open' && data.place === null)) return null;
  const { state, place } = data;
  const label = [
    state === 'open' ? [] : t(`review.states.${state}`),
    place === null ? [] : t('review.drawnAs', { place }),
  ].flat();
  return (
    <span data-testid="review-state">
      <StatusBadge
        tone={state === 'done' ? 'ok' : state === 'begun' ? 'part' : 'dim'}
        label={label.join(' · ')}
      />
    </span>
  );
}
