import { Button, Drawer, Skeleton, Tabs } from '@mantine/core';
import { IconMessage2Off, IconRefresh } from '@tabler/icons-react';
import { useEffect, useState } from 'react';
import { useTranslation } from 'react-i18next';
import type { MailDetail } from '../../../../shared/talent-views.ts';
import { useFormat } from '../../../i18n/use-format.ts';
import { CopyButton } from '../../../parts/CopyButton.tsx';
import { EmptyNote } from '../../../parts/EmptyNote.tsx';
import { ProblemNote } from '../../../parts/ProblemNote.tsx';
import { StatusBadge } from '../../../parts/StatusBadge.tsx';
import { runMails } from '../../../store/job-commands.ts';
import { showMail } from '../../../store/navigation.ts';
import { isActive } from '../../../store/reducers.ts';
import { useStore } from '../../../store/store.ts';
import { RawReply } from '../../user/RawReply.tsx';
import { ClassBadge } from '../lists/ClassBadge.tsx';
import { mailTones } from '../lists/MailsTab.tsx';
import { MatchList } from '../matches/MatchList.tsx';
import { type AnswerState, useAnswer } from '../use-answer.ts';
import { MailEvidence } from './MailEvidence.tsx';
import '../../user/user.css';
import './mail.css';

function RunAgain({ emailId }: { readonly emailId: string }) {
  const { t } = useTranslation();
  const busy = useStore(({ job, command }) => isActive(job) || command !== null);
  return (
    <Button
      variant="default"
      leftSection={<IconRefresh size={16} />}
      disabled={busy}
      title={busy ? t('users.busy') : undefined}
      onClick={() => void runMails([emailId])}
      data-testid="run-mail"
    >
      {t('mail.runAgain')}
    </Button>
  );
}

/** What was told of the mail as a whole: the class, how sure, and why. */
function MailFacts({ detail }: { readonly detail: MailDetail }) {
  const { t } = useTranslation();
  const format = useFormat();
  const { summary, reason } = detail;
  return (
    <dl className="g-mail-facts">
      <dt>{t('mail.from')}</dt>
      <dd>{summary.sender}</dd>
      <dt>{t('mail.sent')}</dt>
      <dd>{summary.timestamp.replace('T', ' ')}</dd>
      {summary.mailClass === null ? null : (
        <>
          <dt>{t('mail.class')}</dt>
          <dd className="g-mail-class">
            <ClassBadge mailClass={summary.mailClass} />
            {summary.confidence === null ? null : (
              <span className="g-dim" title={t('mail.confidence')}>
                {format.share(summary.confidence)}
              </span>
            )}
          </dd>
          <dt>{t('mail.reason')}</dt>
          <dd>{reason === '' ? <span className="g-dim">{t('mail.noReason')}</span> : reason}</dd>
        </>
      )}
    </dl>
  );
}

function Reply({ text }: { readonly text: string | null }) {
  const { t } = useTranslation();
  if (text === null)
    return <EmptyNote icon={<IconMessage2Off size={40} stroke={1.25} />} title={t('mail.noReply')} />;
  return <RawReply text={text} />;
}

type MailAnswer = AnswerState<MailDetail>;

function MailBody({ emailId, answer }: { readonly emailId: string; readonly answer: MailAnswer }) {
  const { t } = useTranslation();
  const { data: detail, error, again } = answer;
  if (error !== null && detail === null) {
    return (
      <ProblemNote error={error}>
        <Button variant="default" onClick={again}>
          {t('talent.retry')}
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
  const { mailClass, status } = detail.summary;
  // Only what was saved can match.
  const isSaved = detail.fields.length > 0;
  const kind = isSaved && mailClass !== null && mailClass !== 'other' ? mailClass : null;
  return (
    <>
      <div className="g-user-line">
        <StatusBadge tone={mailTones[status]} label={t(`mails.${status}`)} />
        <RunAgain emailId={emailId} />
      </div>
      {detail.summary.error === null ? null : <ProblemNote error={detail.summary.error} />}
      <MailFacts detail={detail} />
      <Tabs defaultValue="fields" className="g-user-tabs">
        <Tabs.List>
          <Tabs.Tab value="fields">{t('mail.tabFields')}</Tabs.Tab>
          {kind === null ? null : <Tabs.Tab value="matches">{t('mail.tabMatches')}</Tabs.Tab>}
          <Tabs.Tab value="reply">{t('mail.tabReply')}</Tabs.Tab>
        </Tabs.List>
        <Tabs.Panel value="fields">
          <MailEvidence detail={detail} />
        </Tabs.Panel>
        {kind === null ? null : (
          <Tabs.Panel value="matches" className="g-mail-matches">
            <MatchList of={{ kind, emailId }} />
          </Tabs.Panel>
        )}
        <Tabs.Panel value="reply">
          <Reply text={detail.rawReply} />
        </Tabs.Panel>
      </Tabs>
    </>
  );
}

function MailContent({ emailId }: { readonly emailId: string }) {
  const { t } = useTranslation();
  const answer = useAnswer('talent.mail', { emailId });
  const summary = answer.data?.summary;
  const subject = summary?.subject === '' ? t('mails.noSubject') : (summary?.subject ?? '');
  return (
    <>
      <div className="g-user-head">
        <Drawer.Title className="g-user-title">
          <span className="g-truncate" title={subject}>
            {subject}
          </span>
        </Drawer.Title>
        <CopyButton text={emailId} label={t('mail.copyId')} />
        <Drawer.CloseButton aria-label={t('mail.close')} />
      </div>
      <Drawer.Body className="g-user-body">
        <MailBody emailId={emailId} answer={answer} />
      </Drawer.Body>
    </>
  );
}

const close = (): void => showMail(null);

/** A mail beside the table: what it was told to be, what was found in it, where, and what that matches. */
export function MailDrawer() {
  const openMail = useStore((state) => state.openMail);
  // The last mail stays while the drawer slides out.
  const [shown, setShown] = useState(openMail);
  useEffect(() => {
    if (openMail !== null) setShown(openMail);
  }, [openMail]);
  const id = openMail ?? shown;
  return (
    <Drawer.Root opened={openMail !== null} onClose={close} position="right" size="min(1040px, 94vw)">
      <Drawer.Overlay backgroundOpacity={0.35} />
      <Drawer.Content data-testid="mail-drawer">
        {id === null ? null : <MailContent key={id} emailId={id} />}
      </Drawer.Content>
    </Drawer.Root>
  );
}
