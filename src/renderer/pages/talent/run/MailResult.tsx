import { Button } from '@mantine/core';
import { IconArrowsExchange, IconMail, IconUsers } from '@tabler/icons-react';
import type { TFunction } from 'i18next';
import { useTranslation } from 'react-i18next';
import type { JobSnapshot } from '../../../../shared/job.ts';
import type { MailInfo } from '../../../../shared/pipelines/mail.ts';
import { startMailJob } from '../../../commands/job-commands.ts';
import type { Format } from '../../../i18n/format.ts';
import { useFormat } from '../../../i18n/use-format.ts';
import { Figure, Figures } from '../../../parts/Figure.tsx';
import { showMails, showTalent } from '../../../store/navigation.ts';
import { useStore } from '../../../store/store.ts';
import { ResultFrame } from '../../extract/ResultFrame.tsx';
import { RepeatedFigure, SpentFigures } from '../../extract/SpentFigures.tsx';
import { MailStages } from './MailStages.tsx';

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
      <SpentFigures job={job} />
      <RepeatedFigure job={job} />
    </Figures>
  );
}

function NextSteps({ mail }: { readonly mail: MailInfo }) {
  const { t } = useTranslation();
  return (
    <>
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
    </>
  );
}

/** How the last job over mails ended, what is in the file now, and what to do next. */
export function MailResult() {
  const { t } = useTranslation();
  const job = useStore((state) => state.job);
  const mail = useStore((state) => state.source?.found.mail ?? null);
  if (job === null || mail === null) return null;
  return (
    <ResultFrame
      job={job}
      words={{
        empty: t('talent.nothing'),
        completed: t('mailJob.completed'),
        completedFailed: t('mailJob.completedFailed', { count: job.failed }),
        cancelledBody: t('mailJob.cancelledBody', { count: job.total - job.processed }),
        rerunFailed: t('mailJob.rerunFailed'),
        seeFailed: t('mailJob.seeFailed'),
      }}
      failedIcon={<IconMail size={16} />}
      onRerunFailed={() => void startMailJob({ kind: 'failed' })}
      onSeeFailed={() => showMails('failed')}
      steps={<NextSteps mail={mail} />}
    >
      <ClassBar mail={mail} />
      <div className="g-mail-numbers">
        <Numbers job={job} mail={mail} />
      </div>
      <MailStages />
    </ResultFrame>
  );
}
