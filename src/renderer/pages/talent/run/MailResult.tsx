import { Button } from '@mantine/core';
import { IconArrowsExchange, IconFolder, IconMail, IconRefresh, IconUsers } from '@tabler/icons-react';
import type { TFunction } from 'i18next';
import { useTranslation } from 'react-i18next';
import type { JobSnapshot } from '../../../../shared/job.ts';
import type { MailInfo } from '../../../../shared/talent-views.ts';
import type { Format } from '../../../i18n/format.ts';
import { useFormat } from '../../../i18n/use-format.ts';
import { Figure, Figures } from '../../../parts/Figure.tsx';
import { Panel } from '../../../parts/Panel.tsx';
import { ProblemNote } from '../../../parts/ProblemNote.tsx';
import { RelativeTime } from '../../../parts/RelativeTime.tsx';
import { startMailJob } from '../../../store/job-commands.ts';
import { showMails, showTalent } from '../../../store/navigation.ts';
import { revealFile } from '../../../store/open-file.ts';
import { useStore } from '../../../store/store.ts';
import { MailStages } from './MailStages.tsx';
import '../../extract/progress.css';

function titleOf(job: JobSnapshot, t: TFunction): string {
  if (job.status === 'cancelled') return t('result.cancelled');
  if (job.status === 'failed') return t('result.failed');
  if (job.total === 0) return t('talent.nothing');
  return job.failed === 0 ? t('mailJob.completed') : t('mailJob.completedFailed', { count: job.failed });
}

/** What the mails of the file are, as shares of all; decorative, the numbers stand below. */
function ClassBar({ mail }: { readonly mail: MailInfo }) {
  const part = (value: number): string => `${(100 * value) / Math.max(1, mail.mails)}%`;
  return (
    <div className="g-class-bar" aria-hidden="true">
      <span data-part="candidate" style={{ width: part(mail.candidates) }} />
      <span data-part="project" style={{ width: part(mail.projects) }} />
      <span data-part="other" style={{ width: part(mail.otherMails) }} />
      <span data-part="failed" style={{ width: part(mail.failedMails) }} />
    </div>
  );
}

/** How many of those that mails were told to be are saved. */
function savedWords(saved: number, found: number, format: Format, t: TFunction): string {
  return t('mailJob.savedShare', {
    found: format.count(found),
    percent: format.share(found === 0 ? 1 : Math.min(1, saved / found)),
  });
}

function Numbers({ job, mail }: { readonly job: JobSnapshot; readonly mail: MailInfo }) {
  const { t } = useTranslation();
  const format = useFormat();
  const perSecond = job.elapsedMs > 0 ? job.processed / (job.elapsedMs / 1000) : null;
  return (
    <Figures>
      <Figure
        label={t('mailJob.mailsRead')}
        testId="mails-read"
        under={t('mailJob.succeededShare', {
          percent: format.share(job.processed === 0 ? 0 : job.succeeded / job.processed),
        })}
      >
        {format.count(job.processed)}
      </Figure>
      <Figure
        label={t('mailJob.candidates')}
        testId="candidates-saved"
        tone={mail.candidates > 0 ? 'ok' : 'plain'}
        under={savedWords(mail.candidates, mail.candidateMails, format, t)}
      >
        {format.count(mail.candidates)}
      </Figure>
      <Figure
        label={t('mailJob.projects')}
        testId="projects-saved"
        tone={mail.projects > 0 ? 'ok' : 'plain'}
        under={savedWords(mail.projects, mail.projectMails, format, t)}
      >
        {format.count(mail.projects)}
      </Figure>
      <Figure label={t('mailJob.matches')} testId="matches-made">
        {format.count(mail.matches)}
      </Figure>
      <Figure label={t('mailJob.others')}>{format.count(mail.otherMails)}</Figure>
      <Figure label={t('mailJob.failed')} tone={job.failed > 0 ? 'bad' : 'plain'} testId="failed">
        {format.count(job.failed)}
      </Figure>
      <Figure label={t('mailJob.speed')}>
        {perSecond === null ? t('unit.none') : t('mailJob.perSecond', { value: format.rate(perSecond) })}
      </Figure>
      <Figure label={t('result.duration')}>{format.duration(job.elapsedMs)}</Figure>
      <Figure label={t('progress.tokensIn')}>{format.count(job.promptTokens)}</Figure>
      <Figure label={t('progress.tokensOut')}>{format.count(job.completionTokens)}</Figure>
      <Figure label={t('estimate.cost')} tone={job.cost === null ? 'dim' : 'plain'}>
        {job.cost === null ? t('estimate.priceUnknown') : format.money(job.cost, job.currency)}
      </Figure>
      {job.repeatedCalls > 0 ? (
        <Figure label={t('progress.repeated')} hint={t('progress.repeatedHint')} testId="repeated">
          {format.count(job.repeatedCalls)}
        </Figure>
      ) : null}
    </Figures>
  );
}

function NextSteps({ job, mail }: { readonly job: JobSnapshot; readonly mail: MailInfo }) {
  const { t } = useTranslation();
  const starting = useStore((state) => state.command === 'start');
  return (
    <div className="g-actions">
      {job.failed > 0 ? (
        <>
          <Button
            variant="default"
            leftSection={<IconRefresh size={16} />}
            loading={starting}
            onClick={() => void startMailJob({ kind: 'failed' })}
          >
            {t('mailJob.rerunFailed')}
          </Button>
          <Button variant="default" leftSection={<IconMail size={16} />} onClick={() => showMails('failed')}>
            {t('mailJob.seeFailed')}
          </Button>
        </>
      ) : null}
      <Button
        variant="default"
        leftSection={<IconUsers size={16} />}
        onClick={() => showTalent('candidates')}
      >
        {t('mailJob.seeCandidates')}
      </Button>
      {mail.matches > 0 ? (
        <Button
          variant="default"
          leftSection={<IconArrowsExchange size={16} />}
          onClick={() => showTalent('matches')}
        >
          {t('mailJob.seeMatches')}
        </Button>
      ) : null}
      <Button variant="default" leftSection={<IconFolder size={16} />} onClick={() => void revealFile()}>
        {t('result.reveal')}
      </Button>
    </div>
  );
}

/** How the last job over mails ended, what is in the file now, and what to do next. */
export function MailResult() {
  const { t } = useTranslation();
  const job = useStore((state) => state.job);
  const mail = useStore((state) => state.source?.mail ?? null);
  if (job === null || mail === null) return null;
  const left = job.total - job.processed;
  return (
    <Panel
      title={titleOf(job, t)}
      testId="result"
      aside={
        job.finishedAt === null ? null : (
          <span className="g-note">
            {t('result.finished')} <RelativeTime at={job.finishedAt} />
          </span>
        )
      }
    >
      <div className="g-result">
        {job.status === 'failed' && job.error !== null ? <ProblemNote error={job.error} /> : null}
        {job.status === 'cancelled' && left > 0 ? <p>{t('mailJob.cancelledBody', { count: left })}</p> : null}
        {job.total === 0 ? null : (
          <>
            <ClassBar mail={mail} />
            <div className="g-mail-numbers">
              <Numbers job={job} mail={mail} />
            </div>
            <MailStages />
          </>
        )}
        <NextSteps job={job} mail={mail} />
      </div>
    </Panel>
  );
}
