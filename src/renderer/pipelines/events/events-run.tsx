import { Button } from '@mantine/core';
import { useThrottledValue } from '@mantine/hooks';
import { IconTags, IconUsers } from '@tabler/icons-react';
import { useTranslation } from 'react-i18next';
import type { ErrorCode } from '../../../shared/app-error.ts';
import type { JobFeed, JobSnapshot } from '../../../shared/job.ts';
import { useFormat } from '../../i18n/use-format.ts';
import { Figure, Figures } from '../../parts/Figure.tsx';
import styles from '../../parts/run/progress.module.css';
import { ResultsFigure } from '../../parts/run/ResultsFigure.tsx';
import type { RunFace } from '../../parts/run/run-face.ts';
import { RepeatedFigure, SpentFigures } from '../../parts/run/SpentFigures.tsx';
import { StageSteps } from '../../parts/run/StageSteps.tsx';
import { useRead } from '../../reads/use-read.ts';
import { showPage } from '../../store/navigation.ts';
import finishedStyles from './just-finished.module.css';
import { RunNotes } from './RunNotes.tsx';
import { recipeName } from './recipe/use-recipe-name.ts';
import { TryFirst } from './trial/TryFirst.tsx';

/** What may be done about users whose rows are not all accounted for: the recipe says how many have to be. */
export function Remedies({ code }: { readonly code: ErrorCode }) {
  const { t } = useTranslation();
  if (code !== 'rows_unaccounted') return null;
  return (
    <Button variant="subtle" size="compact-sm" onClick={() => showPage('recipe')}>
      {t('causes.coverage')}
    </Button>
  );
}

/** So many are shown, and looked up so often. */
const mostShown = 5;
const lookEveryMs = 500;

/** The users read last, each with its first events. Whoever is on show stays until it is known what was found of the next. */
function JustFinished({ finished }: { readonly finished: JobFeed['finished'] }) {
  const { t } = useTranslation();
  const shown = useThrottledValue(finished, lookEveryMs).slice(0, mostShown);
  const { data } = useRead('events.firstOf', { ids: shown.map(({ itemId }) => itemId) });
  const failed = new Set(finished.filter(({ status }) => status === 'failed').map(({ itemId }) => itemId));
  return (
    <section aria-label={t('progress.justFinished')} data-testid="just-finished">
      <h3>{t('progress.justFinished')}</h3>
      <ul className={finishedStyles.users}>
        {data?.map(({ userId, events, total }) => (
          <li key={userId}>
            <span className={`${finishedStyles.user} g-mono g-truncate`} title={userId}>
              {userId}
            </span>
            <span className={failed.has(userId) ? 'g-dim' : 'g-truncate'}>
              {failed.has(userId) ? t('progress.failed') : events.map(({ type }) => type).join(' · ')}
              {failed.has(userId) || total <= events.length ? '' : ` +${total - events.length}`}
            </span>
          </li>
        ))}
      </ul>
    </section>
  );
}

/** Succeeded and failed as shares of all; decorative, the numbers stand below. */
function ShareBar({ job }: { readonly job: JobSnapshot }) {
  const part = (value: number): string => `${(100 * value) / Math.max(1, job.total)}%`;
  return (
    <div className={styles.share} aria-hidden="true">
      <span style={{ width: part(job.succeeded) }} />
      <span style={{ width: part(job.failed) }} />
    </div>
  );
}

/** What of a job's events is kept and may be wrong; nothing of what is not. */
function DoubtFigures({ jobId }: { readonly jobId: string }) {
  const { t } = useTranslation();
  const format = useFormat();
  const { data } = useRead('events.doubts', { jobId });
  if (data === null) return null;
  const { attributes, ungrounded, others, usersOver, mostEvents } = data;
  return (
    <>
      {ungrounded === 0 ? null : (
        <Figure
          label={t('doubts.ungrounded')}
          hint={t('doubts.ungroundedHint')}
          under={t('doubts.ofValues', { count: attributes })}
          testId="ungrounded"
        >
          {format.count(ungrounded)}
        </Figure>
      )}
      {others === 0 ? null : (
        <Figure label={t('doubts.others')} hint={t('doubts.othersHint')} testId="others">
          {format.count(others)}
        </Figure>
      )}
      {usersOver === 0 ? null : (
        <Figure
          label={t('doubts.over')}
          hint={t('doubts.overHint')}
          under={t('doubts.ofMost', { most: format.count(mostEvents ?? 0) })}
          testId="over-bound"
        >
          {t('unit.users', { count: usersOver })}
        </Figure>
      )}
    </>
  );
}

/** What came of a job over users, in numbers. */
function Outcome({ job }: { readonly job: JobSnapshot }) {
  const { t } = useTranslation();
  const format = useFormat();
  return (
    <>
      <ShareBar job={job} />
      <Figures layout="wide">
        <Figure
          label={t('progress.succeeded')}
          tone={job.succeeded > 0 ? 'ok' : 'plain'}
          testId="succeeded"
          under={t('result.share', {
            percent: format.share(job.succeeded / job.total),
            total: format.count(job.total),
          })}
        >
          {format.count(job.succeeded)}
        </Figure>
        <Figure label={t('progress.failed')} tone={job.failed > 0 ? 'bad' : 'plain'} testId="failed">
          {format.count(job.failed)}
        </Figure>
        <ResultsFigure job={job} label={t('runOf.events.results')} />
        <SpentFigures job={job} />
        {job.unaccountedRecords > 0 ? (
          <Figure label={t('progress.unaccounted')} hint={t('progress.unaccountedHint')}>
            {format.count(job.unaccountedRecords)}
          </Figure>
        ) : null}
        <DoubtFigures jobId={job.jobId} />
        <RepeatedFigure job={job} />
      </Figures>
    </>
  );
}

function NextSteps() {
  const { t } = useTranslation();
  return (
    <>
      <Button variant="default" leftSection={<IconUsers size={16} />} onClick={() => showPage('users', null)}>
        {t('result.seeUsers')}
      </Button>
      <Button variant="default" leftSection={<IconTags size={16} />} onClick={() => showPage('types')}>
        {t('doubts.seeTypes')}
      </Button>
    </>
  );
}

/** A run over users. */
export const eventsRun: RunFace = {
  pipeline: 'events',
  countsRecords: true,
  askedName: recipeName,
  Stages: StageSteps,
  Options: RunNotes,
  BeforeStart: TryFirst,
  saysItself: ['times_read_as', 'times_mixed', 'rows_without_time'],
  Finished: JustFinished,
  Outcome,
  Remedies,
  NextSteps,
  showFailed: () => showPage('users', 'failed'),
  failedIcon: <IconUsers size={16} />,
  testIds: { newRun: 'estimate', start: 'start' },
};
