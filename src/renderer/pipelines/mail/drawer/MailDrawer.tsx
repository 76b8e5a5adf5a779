import { Flex, Tabs } from '@mantine/core';
import { useTranslation } from 'react-i18next';
import type { CallSummary } from '../../../../shared/pipelines/calls.ts';
import type { MailDetail } from '../../../../shared/pipelines/mail.ts';
import { stamp } from '../../../i18n/stamp.ts';
import { useFormat } from '../../../i18n/use-format.ts';
import { CallList } from '../../../parts/calls/CallList.tsx';
import type { CallFace } from '../../../parts/calls/call-face.ts';
import { ProblemNote } from '../../../parts/ProblemNote.tsx';
import { RunChosen } from '../../../parts/run/RunChosen.tsx';
import { useStageName } from '../../../parts/run/use-stage-name.ts';
import { DrawerAnswer, DrawerFrame, SideDrawer } from '../../../parts/SideDrawer.tsx';
import drawerStyles from '../../../parts/side-drawer.module.css';
import { useRead } from '../../../reads/use-read.ts';
import { showMail } from '../../../store/navigation.ts';
import { useStore } from '../../../store/store.ts';
import { ClassBadge, MailState } from '../MailState.tsx';
import { mailRun } from '../mail-run.tsx';
import { MatchList } from '../matches/MatchList.tsx';
import { MailEvidence } from './MailEvidence.tsx';
import styles from './mail.module.css';

function StageName({ call }: { readonly call: CallSummary }) {
  return <span>{useStageName(call.stage)}</span>;
}

/** Calls about a mail, which several stages ask; a mail has no records to count. */
const mailCalls: CallFace = { pipeline: 'mail', Asked: StageName };

/** What was told of the mail as a whole: the class, how sure, and why. */
function MailFacts({ detail }: { readonly detail: MailDetail }) {
  const { t } = useTranslation();
  const format = useFormat();
  const { summary, reason } = detail;
  return (
    <dl className={styles.facts}>
      <dt>{t('mail.from')}</dt>
      <dd>{summary.sender}</dd>
      <dt>{t('mail.sent')}</dt>
      <dd>{stamp(summary.timestamp)}</dd>
      {summary.mailClass === null ? null : (
        <>
          <dt>{t('mail.class')}</dt>
          <Flex component="dd" align="center" gap={8}>
            <ClassBadge mailClass={summary.mailClass} />
            {summary.confidence === null ? null : (
              <span className="g-dim" title={t('mail.confidence')}>
                {format.share(summary.confidence)}
              </span>
            )}
          </Flex>
          <dt>{t('mail.reason')}</dt>
          <dd>{reason === '' ? <span className="g-dim">{t('mail.noReason')}</span> : reason}</dd>
        </>
      )}
    </dl>
  );
}

function MailBody({ emailId, detail }: { readonly emailId: string; readonly detail: MailDetail }) {
  const { t } = useTranslation();
  const { mailClass, result } = detail.summary;
  // Only what was saved can match.
  const isSaved = detail.fields.length > 0;
  const kind = isSaved && mailClass !== null && mailClass !== 'other' ? mailClass : null;
  return (
    <>
      <div className={drawerStyles.line}>
        <MailState mail={detail.summary} />
        <RunChosen
          face={mailRun}
          ids={[emailId]}
          label={t(result === 'none' ? 'users.run' : 'users.runAgain')}
          testId="run-mail"
        />
      </div>
      {detail.summary.error === null ? null : <ProblemNote error={detail.summary.error} />}
      <MailFacts detail={detail} />
      <Tabs defaultValue="fields" className={drawerStyles.tabs}>
        <Tabs.List>
          <Tabs.Tab value="fields">{t('mail.tabFields')}</Tabs.Tab>
          {kind === null ? null : <Tabs.Tab value="matches">{t('mail.tabMatches')}</Tabs.Tab>}
          <Tabs.Tab value="calls">{t('calls.tab')}</Tabs.Tab>
        </Tabs.List>
        <Tabs.Panel value="fields">
          <MailEvidence detail={detail} />
        </Tabs.Panel>
        {kind === null ? null : (
          <Tabs.Panel value="matches" className={styles.matches}>
            <MatchList of={{ kind, emailId }} />
          </Tabs.Panel>
        )}
        <Tabs.Panel value="calls">
          <CallList face={mailCalls} id={emailId} />
        </Tabs.Panel>
      </Tabs>
    </>
  );
}

function MailContent({ emailId }: { readonly emailId: string }) {
  const { t } = useTranslation();
  const { data, error, again } = useRead('mail.mail', { emailId });
  const subject = data?.summary.subject === '' ? t('mails.noSubject') : (data?.summary.subject ?? '');
  return (
    <DrawerFrame title={subject} id={emailId} copyLabel={t('mail.copyId')} closeLabel={t('mail.close')}>
      <DrawerAnswer data={data} error={error} again={again}>
        {(detail) => <MailBody emailId={emailId} detail={detail} />}
      </DrawerAnswer>
    </DrawerFrame>
  );
}

const close = (): void => showMail(null);

/** A mail beside the table: what it was told to be, what was found in it, where, and what that matches. */
export function MailDrawer() {
  const openMail = useStore((state) => state.openMail);
  return (
    <SideDrawer openId={openMail} onClose={close} testId="mail-drawer">
      {(id) => <MailContent key={id} emailId={id} />}
    </SideDrawer>
  );
}
