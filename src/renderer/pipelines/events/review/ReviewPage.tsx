import { SegmentedControl, Skeleton, Tabs } from '@mantine/core';
import { IconClipboardCheck } from '@tabler/icons-react';
import type { TFunction } from 'i18next';
import { useCallback, useMemo, useState } from 'react';
import { useTranslation } from 'react-i18next';
import {
  type QueuedUser,
  type ReviewQueue,
  type ReviewReason,
  type ReviewState,
  reviewReasons,
} from '../../../../shared/pipelines/review.ts';
import { useFormat } from '../../../i18n/use-format.ts';
import { RetryNote } from '../../../parts/RetryNote.tsx';
import { StatusBadge, type Tone } from '../../../parts/StatusBadge.tsx';
import type { Column } from '../../../parts/table/column.ts';
import { ListView } from '../../../parts/table/ListView.tsx';
import { useSteps } from '../../../parts/table/use-steps.ts';
import { useListRead } from '../../../reads/use-list-read.ts';
import { useRead } from '../../../reads/use-read.ts';
import { showPage } from '../../../store/navigation.ts';
import { MappedPage } from '../MappedPage.tsx';
import { UserDrawer } from '../user/UserDrawer.tsx';
import { QualityBody } from './QualityBody.tsx';
import { ReviewHead } from './ReviewHead.tsx';
import styles from './review-page.module.css';
import { UndoNote } from './UndoNote.tsx';

interface ReasonFilterProps {
  readonly queue: ReviewQueue;
  readonly reason: ReviewReason | null;
  readonly onReason: (reason: ReviewReason | null) => void;
}

const any = 'any';

/** Narrows the queue by why a user is in it; a reason that nobody has is not offered. */
function ReasonFilter({ queue, reason, onReason }: ReasonFilterProps) {
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
function useQueueColumns(): readonly Column<QueuedUser>[] {
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

const keyOf = ({ userId }: QueuedUser): string => userId;

/** The users who are worth a look, and the one of them who is looked at. */
function Queue() {
  const { t } = useTranslation();
  const columns = useQueueColumns();
  const [reason, setReason] = useState<ReviewReason | null>(null);
  const [opened, setOpened] = useState<string | null>(null);
  const list = useListRead('events.queue', { reason });
  const { data: queue, error, again } = useRead('events.queue', { limit: 1 });
  const { data: quality } = useRead('events.quality', undefined);
  const step = useSteps({ list, keyOf, opened, onOpen: setOpened });
  const close = useCallback(() => setOpened(null), []);
  const next = list.rowAt(0);
  if (error !== null) return <RetryNote error={error} onRetry={again} />;
  if (queue === null || quality === null) return <Skeleton height={320} />;
  return (
    <>
      <ReviewHead
        queue={queue}
        quality={quality}
        onNext={next === undefined ? null : () => setOpened(next.userId)}
      />
      <UndoNote off={opened !== null} onShow={setOpened} />
      <Tabs defaultValue="queue" keepMounted={false} className={styles.tabs}>
        <Tabs.List>
          <Tabs.Tab value="queue">{t('review.queue')}</Tabs.Tab>
          <Tabs.Tab value="quality">{t('review.quality')}</Tabs.Tab>
        </Tabs.List>
        <Tabs.Panel value="queue" className={styles.queue}>
          <ReasonFilter queue={queue} reason={reason} onReason={setReason} />
          <ListView
            list={list}
            label={t('review.queue')}
            keys={t('review.queueKeys')}
            testId="review-queue"
            columns={columns}
            keyOf={keyOf}
            onOpen={setOpened}
            empty={{
              icon: <IconClipboardCheck size={40} stroke={1.25} />,
              title: t('review.emptyTitle'),
              words: t(
                queue.population === 0
                  ? 'review.emptyUnread'
                  : queue.drawn === 0
                    ? 'review.emptyUndrawn'
                    : 'review.emptyDone',
              ),
              action:
                queue.population === 0
                  ? { label: t('types.toRun'), onClick: () => showPage('extract') }
                  : undefined,
            }}
          />
        </Tabs.Panel>
        <Tabs.Panel value="quality" className={styles.quality}>
          <QualityBody quality={quality} />
        </Tabs.Panel>
      </Tabs>
      <UserDrawer userId={opened} onClose={close} onShow={setOpened} onStep={step} />
    </>
  );
}

/** Who is worth a look, and how right the events are. */
export function ReviewPage() {
  const { t } = useTranslation();
  return (
    <MappedPage title={t('page.review')} filled>
      <Queue />
    </MappedPage>
  );
}
