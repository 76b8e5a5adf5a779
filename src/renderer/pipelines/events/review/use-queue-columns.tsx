import type { TFunction } from 'i18next';
import { useMemo } from 'react';
import { useTranslation } from 'react-i18next';
import type { QueuedUser, ReviewState } from '../../../../shared/pipelines/review.ts';
import { useFormat } from '../../../i18n/use-format.ts';
import { StatusBadge, type Tone } from '../../../parts/StatusBadge.tsx';
import type { Column } from '../../../parts/table/column.ts';

const tones: Readonly<Record<ReviewState, Tone>> = { open: 'dim', begun: 'part', done: 'ok' };

/** Why a user is worth a look, in words. */
const reasonWords = (reasons: QueuedUser['reasons'], t: TFunction): string =>
  reasons
    .map(({ reason, count, type }) =>
      reason === 'drawn'
        ? t('review.drawnAs', { place: count })
        : reason === 'again' && count === 0
          ? t('review.why.otherRows')
          : t(`review.why.${reason}`, { count, type: type ?? '' }),
    )
    .join(' · ');

/** What the queue says of a user. */
export function useQueueColumns(): readonly Column<QueuedUser>[] {
  const { t } = useTranslation();
  const format = useFormat();
  return useMemo(
    () => [
      {
        key: 'userId',
        label: t('users.userId'),
        width: '22%',
        className: 'g-mono',
        show: ({ userId }) => userId,
        hint: ({ userId }) => userId,
      },
      {
        key: 'state',
        label: t('review.state'),
        width: 152,
        show: ({ state }) => <StatusBadge tone={tones[state]} label={t(`review.states.${state}`)} />,
      },
      {
        key: 'reasons',
        label: t('review.reason'),
        show: ({ reasons }) => reasonWords(reasons, t),
        hint: ({ reasons }) => reasonWords(reasons, t),
      },
      ...(['rows', 'events'] as const).map((key) => ({
        key,
        label: t(`users.${key}`),
        width: 88,
        numeric: true,
        show: (user: QueuedUser) => format.count(user[key]),
      })),
    ],
    [t, format],
  );
}
