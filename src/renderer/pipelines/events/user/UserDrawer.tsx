import { Button, Tabs } from '@mantine/core';
import { useTranslation } from 'react-i18next';
import type { UserDetail } from '../../../../shared/pipelines/events/users.ts';
import { keepIncomplete } from '../../../commands/job-commands.ts';
import { useFormat } from '../../../i18n/use-format.ts';
import { CallList } from '../../../parts/calls/CallList.tsx';
import { ProblemNote } from '../../../parts/ProblemNote.tsx';
import { RunChosen } from '../../../parts/run/RunChosen.tsx';
import { DrawerAnswer, DrawerFrame, SideDrawer } from '../../../parts/SideDrawer.tsx';
import drawerStyles from '../../../parts/side-drawer.module.css';
import { useRead } from '../../../reads/use-read.ts';
import { isInTheWay } from '../../../store/reducers.ts';
import { useStore } from '../../../store/store.ts';
import { eventsRun } from '../events-run.tsx';
import { failureWords } from '../failure-words.ts';
import { ReviewBadge } from '../review/ReviewBadge.tsx';
import { ReviewBar } from '../review/ReviewBar.tsx';
import reviewStyles from '../review/review.module.css';
import { leaveMode, useReview } from '../review/review-commands.ts';
import { UserSteps } from '../review/UserSteps.tsx';
import { useReviewSeat } from '../review/use-review-seat.ts';
import { UserState } from '../UserState.tsx';
import { UserEvidence } from './UserEvidence.tsx';
import { UserFacts } from './UserFacts.tsx';
import { useListedEvents } from './use-listed-events.ts';
import { userCalls } from './user-calls.tsx';

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
            <span className={reviewStyles.states}>
              <UserState user={detail.summary} />
              <ReviewBadge userId={userId} />
            </span>
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
