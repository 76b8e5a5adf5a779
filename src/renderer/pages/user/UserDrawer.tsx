import { Button, Drawer, Skeleton, Tabs } from '@mantine/core';
import { IconRefresh } from '@tabler/icons-react';
import { useEffect, useState } from 'react';
import { useTranslation } from 'react-i18next';
import { CopyButton } from '../../parts/CopyButton.tsx';
import { ProblemNote } from '../../parts/ProblemNote.tsx';
import { StatusBadge } from '../../parts/StatusBadge.tsx';
import { runUsers } from '../../store/job-commands.ts';
import { isActive } from '../../store/reducers.ts';
import { useStore } from '../../store/store.ts';
import { userTones } from '../users/UserRow.tsx';
import { Evidence } from './Evidence.tsx';
import { RawReply } from './RawReply.tsx';
import { UserFacts } from './UserFacts.tsx';
import { useUser } from './use-user.ts';
import './user.css';

function RunAgain({ userId }: { readonly userId: string }) {
  const { t } = useTranslation();
  const busy = useStore(({ job, command }) => isActive(job) || command !== null);
  return (
    <Button
      variant="default"
      leftSection={<IconRefresh size={16} />}
      disabled={busy}
      title={busy ? t('users.busy') : undefined}
      onClick={() => void runUsers([userId])}
      data-testid="run-user"
    >
      {t('users.runAgain')}
    </Button>
  );
}

function UserBody({ userId }: { readonly userId: string }) {
  const { t } = useTranslation();
  const { detail, error, again } = useUser(userId);
  if (error !== null && detail === null) {
    return (
      <ProblemNote error={error}>
        <Button variant="default" onClick={again}>
          {t('user.retry')}
        </Button>
      </ProblemNote>
    );
  }
  if (detail === null) {
    return (
      <div className="g-user-skeleton" aria-busy="true">
        <Skeleton height={16} width="60%" />
        <Skeleton height={48} />
        <Skeleton height={320} />
      </div>
    );
  }
  return (
    <>
      <div className="g-user-line">
        <StatusBadge tone={userTones[detail.summary.status]} label={t(`users.${detail.summary.status}`)} />
        <RunAgain userId={userId} />
      </div>
      {detail.summary.error === null ? null : <ProblemNote error={detail.summary.error} />}
      <UserFacts detail={detail} />
      <Tabs defaultValue="evidence" className="g-user-tabs">
        <Tabs.List>
          <Tabs.Tab value="evidence">{t('user.tabEvidence')}</Tabs.Tab>
          <Tabs.Tab value="reply">{t('user.tabReply')}</Tabs.Tab>
        </Tabs.List>
        <Tabs.Panel value="evidence">
          <Evidence detail={detail} />
        </Tabs.Panel>
        <Tabs.Panel value="reply">
          <RawReply text={detail.rawReply} />
        </Tabs.Panel>
      </Tabs>
    </>
  );
}

/** A user beside the table: who, what was found, and the rows that it was found in. */
export function UserDrawer({
  userId,
  onClose,
}: {
  readonly userId: string | null;
  readonly onClose: () => void;
}) {
  const { t } = useTranslation();
  // The last user stays while the drawer slides out.
  const [shown, setShown] = useState(userId);
  useEffect(() => {
    if (userId !== null) setShown(userId);
  }, [userId]);
  const id = userId ?? shown;
  return (
    <Drawer.Root opened={userId !== null} onClose={onClose} position="right" size="min(1040px, 94vw)">
      <Drawer.Overlay backgroundOpacity={0.35} />
      <Drawer.Content data-testid="user-drawer">
        <div className="g-user-head">
          <Drawer.Title className="g-user-title">
            <span className="g-truncate" title={id ?? ''}>
              {t('user.title', { user: id ?? '' })}
            </span>
          </Drawer.Title>
          {id === null ? null : <CopyButton text={id} label={t('user.copyId')} />}
          <Drawer.CloseButton aria-label={t('user.close')} />
        </div>
        <Drawer.Body className="g-user-body">
          {id === null ? null : <UserBody key={id} userId={id} />}
        </Drawer.Body>
      </Drawer.Content>
    </Drawer.Root>
  );
}
