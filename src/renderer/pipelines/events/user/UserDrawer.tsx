import { ActionIcon, Button, Flex, Tabs } from '@mantine/core';
import { IconChevronLeft, IconChevronRight } from '@tabler/icons-react';
import { useTranslation } from 'react-i18next';
import type { CallSummary } from '../../../../shared/pipelines/calls.ts';
import type { UserDetail } from '../../../../shared/pipelines/events/users.ts';
import { keepIncomplete } from '../../../commands/job-commands.ts';
import { useFormat } from '../../../i18n/use-format.ts';
import { CallList } from '../../../parts/calls/CallList.tsx';
import type { CallFace } from '../../../parts/calls/call-face.ts';
import { ProblemNote } from '../../../parts/ProblemNote.tsx';
import { RunChosen } from '../../../parts/run/RunChosen.tsx';
import { DrawerAnswer, DrawerFrame, SideDrawer } from '../../../parts/SideDrawer.tsx';
import { StatusBadge } from '../../../parts/StatusBadge.tsx';
import drawerStyles from '../../../parts/side-drawer.module.css';
import { useRead } from '../../../reads/use-read.ts';
import { isInTheWay } from '../../../store/reducers.ts';
import { useStore } from '../../../store/store.ts';
import { eventsRun } from '../events-run.tsx';
import { failureWords } from '../failure-words.ts';
import { ReviewBar } from '../review/ReviewBar.tsx';
import reviewStyles from '../review/review.module.css';
import { leaveMode, useReview } from '../review/review-commands.ts';
import { useReviewSeat } from '../review/use-review-seat.ts';
import { UserState } from '../UserState.tsx';
import { UserEvidence } from './UserEvidence.tsx';
import { UserFacts } from './UserFacts.tsx';
import { useListedEvents } from './use-listed-events.ts';

/** To the user before or behind in the list. */
function UserSteps({ onStep }: { readonly onStep: (by: 1 | -1) => void }) {
  const { t } = useTranslation();
  const step = (by: 1 | -1, label: string, Icon: typeof IconChevronLeft) => (
    <ActionIcon aria-label={label} title={label} onClick={() => onStep(by)}>
      <Icon size={18} stroke={1.75} />
    </ActionIcon>
  );
  return (
    <Flex component="span">
      {step(-1, t('review.previousUser'), IconChevronLeft)}
      {step(1, t('review.nextUser'), IconChevronRight)}
    </Flex>
  );
}

/** How far the review of a user is; nothing where it has not begun and nobody has asked for it. */
function ReviewBadge({ userId }: { readonly userId: string }) {
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

/** Of how many of the user's rows it took account. */
function RowsAccounted({ call: { accounted, records } }: { readonly call: CallSummary }) {
  const { t } = useTranslation();
  const format = useFormat();
  return <span>{t('calls.rows', { done: format.count(accounted), count: records })}</span>;
}

/** Calls about a user: one stage asks them all, row by row. */
const userCalls: CallFace = { pipeline: 'events', Asked: RowsAccounted };

interface UserDrawerProps {
  readonly userId: string | null;
  /** The event whose rows are marked from the beginning. */
  readonly shownEvent?: string | undefined;
  readonly onClose: () => void;
  /** Shows another user in its place; left out where only this one can be shown. */
  readonly onShow?: ((userId: string) => void) | undefined;
  /** Shows the user before or behind this one in the list; left out where there is no list. */
  readonly onStep?: ((by: 1 | -1) => void) | undefined;
}

type Shown = Pick<UserDrawerProps, 'shownEvent' | 'onShow' | 'onStep'>;

/** The events of a user with what can be done about them, and the rows. */
function ReviewedEvidence({ detail, shownEvent, onShow, onStep }: { readonly detail: UserDetail } & Shown) {
  const { userId } = detail.summary;
  const listed = useListedEvents(detail, shownEvent);
  const { events } = listed;
  const { data: review } = useRead('events.userReview', { userId });
  const seat = useReviewSeat({ userId, events, isDone: review?.state === 'done', onShow, onStep });
  return (
    <div className={reviewStyles.evidence}>
      <ReviewBar seat={seat} />
      <UserEvidence detail={detail} shownEvent={shownEvent} seat={seat} given={listed} />
    </div>
  );
}

function UserBody({ userId, ...shown }: Shown & { readonly userId: string }) {
  const { t } = useTranslation();
  const { language } = useFormat();
  const busy = useStore(({ job, command }) => isInTheWay(job) || command !== null);
  return (
    <DrawerAnswer {...useRead('events.user', { userId })}>
      {(detail) => (
        <>
          <div className={drawerStyles.line}>
            <Flex component="span" wrap="wrap" gap="4px 16px">
              <UserState user={detail.summary} />
              <ReviewBadge userId={userId} />
            </Flex>
            <RunChosen
              face={eventsRun}
              ids={[userId]}
              label={t(detail.summary.result === 'none' ? 'users.run' : 'users.runAgain')}
              testId="run-user"
            />
          </div>
          {detail.summary.error === null ? null : (
            <ProblemNote error={detail.summary.error} said={failureWords(detail.summary.error, language, t)}>
              {detail.keepableRows === 0 ? undefined : (
                <Button
                  variant="default"
                  disabled={busy}
                  title={t('user.keepHint')}
                  onClick={() => void keepIncomplete('events', [userId])}
                  data-testid="keep-read"
                >
                  {t('user.keep', { count: detail.keepableRows })}
                </Button>
              )}
            </ProblemNote>
          )}
          <UserFacts detail={detail} />
          <Tabs defaultValue="evidence" keepMounted={false} className={drawerStyles.tabs}>
            <Tabs.List>
              <Tabs.Tab value="evidence">{t('user.tabEvidence')}</Tabs.Tab>
              <Tabs.Tab value="calls">{t('calls.tab')}</Tabs.Tab>
            </Tabs.List>
            <Tabs.Panel value="evidence">
              <ReviewedEvidence detail={detail} {...shown} />
            </Tabs.Panel>
            <Tabs.Panel value="calls">
              <CallList face={userCalls} id={userId} />
            </Tabs.Panel>
          </Tabs>
        </>
      )}
    </DrawerAnswer>
  );
}

/** A user beside the table: who, what was found, and the rows that it was found in. */
export function UserDrawer({ userId, onClose, ...shown }: UserDrawerProps) {
  const { t } = useTranslation();
  const isAsking = useReview(({ mode }) => mode !== null);
  const { onStep } = shown;
  return (
    <SideDrawer openId={userId} onClose={onClose} onEscape={isAsking ? leaveMode : null} testId="user-drawer">
      {(id) => (
        <DrawerFrame
          title={t('user.title', { user: id })}
          hint={id}
          id={id}
          copyLabel={t('user.copyId')}
          closeLabel={t('user.close')}
          beside={onStep === undefined ? null : <UserSteps onStep={onStep} />}
        >
          <UserBody key={`${id} ${shown.shownEvent}`} userId={id} {...shown} />
        </DrawerFrame>
      )}
    </SideDrawer>
  );
}
