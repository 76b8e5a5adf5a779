import { Button } from '@mantine/core';
import { IconArrowsExchange, IconMail, IconUsers } from '@tabler/icons-react';
import { useTranslation } from 'react-i18next';
import type { JobSnapshot } from '../../../shared/job.ts';
import type { MailInfo } from '../../../shared/pipelines/mail.ts';
import { useFormat } from '../../i18n/use-format.ts';
import { Figure, Figures } from '../../parts/Figure.tsx';
import type { RunFace } from '../../parts/run/run-face.ts';
import { RepeatedFigure, SpentFigures } from '../../parts/run/SpentFigures.tsx';
import { showMails, showSetting, showTalent } from '../../store/navigation.ts';
import { useStore } from '../../store/store.ts';
import { MailStages } from './MailStages.tsx';
import talentStyles from './talent.module.css';

/** What the mails of the file are, as shares of all; decorative, the numbers stand below. */
function ClassBar({ mail }: { readonly mail: MailInfo }) {
  const part = (value: number): string => `${(100 * value) / Math.max(1, mail.mails)}%`;
  return (
    <div className={talentStyles.classBar} aria-hidden="true">
      <span data-part="candidate" style={{ width: part(mail.candidates) }} />
      <span data-part="project" style={{ width: part(mail.projects) }} />
      <span data-part="other" style={{ width: part(mail.otherMails) }} />
      <span data-part="failed" style={{ width: part(mail.failedMails) }} />
    </div>
  );
}

/** Candidates or projects that are saved, and what share that is of the mails that were told to be some. */
function SavedFigure({
  of,
  saved,
  found,
}: {
  readonly of: 'candidates' | 'projects';
  readonly saved: number;
  readonly found: number;
}) {
  const { t } = useTranslation();
  const format = useFormat();
  return (
    <Figure
      label={t(`mailJob.${of}`)}
      testId={`${of}-saved`}
      tone={saved > 0 ? 'ok' : 'plain'}
      under={t('mailJob.savedShare', {
        found: format.count(found),
        percent: format.share(found === 0 ? 1 : Math.min(1, saved / found)),
      })}
    >
      {format.count(saved)}
    </Figure>
  );
}

function Numbers({ job, mail }: { readonly job: JobSnapshot; readonly mail: MailInfo }) {
  const { t } = useTranslation();
  const format = useFormat();
  const perSecond = job.elapsedMs > 0 ? job.processed / (job.elapsedMs / 1000) : null;
  return (
    <Figures layout="medium">
      <Figure
        label={t('mailJob.mailsRead')}
        testId="mails-read"
        under={t('mailJob.succeededShare', {
          percent: format.share(job.processed === 0 ? 0 : job.succeeded / job.processed),
        })}
      >
        {format.count(job.processed)}
      </Figure>
      <SavedFigure of="candidates" saved={mail.candidates} found={mail.candidateMails} />
      <SavedFigure of="projects" saved={mail.projects} found={mail.projectMails} />
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

function NextSteps() {
  const { t } = useTranslation();
  const matches = useStore(({ source }) => source?.found.mail?.matches ?? 0);
  return (
    <>
      <Button
        variant="default"
        leftSection={<IconUsers size={16} />}
        onClick={() => showTalent('candidates')}
      >
        {t('mailJob.seeCandidates')}
      </Button>
      {matches > 0 ? (
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

/** What came of a job over mails, and what is in the file now. */
function Outcome({ job }: { readonly job: JobSnapshot }) {
  const mail = useStore(({ source }) => source?.found.mail);
  if (mail === undefined) return null;
  return (
    <>
      <ClassBar mail={mail} />
      <Numbers job={job} mail={mail} />
      <MailStages />
    </>
  );
}

/** What the settings say of the run; one click away from them. */
function Options() {
  const { t } = useTranslation();
  const format = useFormat();
  const options = useStore((state) => state.settings.options.mail);
  const change = (
    <button type="button" className="g-link" onClick={() => showSetting('match-mailsPerCall')}>
      {t('talent.changeOptions')}
    </button>
  );
  return (
    <Figures layout="wide">
      <Figure label={t('talent.embeddingModel')}>
        <span className="g-truncate" title={options.embeddingModel}>
          {options.embeddingModel}
        </span>
      </Figure>
      <Figure label={t('talent.mailsPerCall')}>{format.count(options.mailsPerCall)}</Figure>
      <Figure label={t('talent.top')}>{format.count(options.top)}</Figure>
      <Figure label={t('talent.minSimilarity')} under={change}>
        {options.minSimilarity}
      </Figure>
    </Figures>
  );
}

/** A run over mails. */
export const mailRun: RunFace = {
  pipeline: 'mail',
  // A mail counts in several stages; each of them shows its own.
  countsRecords: false,
  saysItself: [],
  Stages: MailStages,
  Options,
  BeforeStart: null,
  Outcome,
  NextSteps,
  showFailed: () => showMails('failed'),
  failedIcon: <IconMail size={16} />,
  testIds: { newRun: 'new-mail-run', start: 'start-mail' },
};
