import { Button, Stack } from '@mantine/core';
import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import type { JobSnapshot } from '../../../../shared/job.ts';
import type { TrialColumn } from '../../../../shared/trial.ts';
import { useFormat } from '../../../i18n/use-format.ts';
import { Figure, Figures } from '../../../parts/Figure.tsx';
import listStyles from '../../../parts/list-choice.module.css';
import { Panel } from '../../../parts/Panel.tsx';
import { ProblemNote } from '../../../parts/ProblemNote.tsx';
import { useRead } from '../../../reads/use-read.ts';
import { useStore } from '../../../store/store.ts';
import { recipeName } from '../recipe/use-recipe-name.ts';
import { TrialForm } from './TrialForm.tsx';
import { TrialUser } from './TrialUser.tsx';
import styles from './trial.module.css';
import { forgetTrials, trialFieldId, useTrialForm } from './trial-commands.ts';

/** When it was tried that is shown again. */
function WasThere({ job }: { readonly job: JobSnapshot }) {
  const { t } = useTranslation();
  const format = useFormat();
  const at = job.finishedAt ?? Date.now();
  return (
    <p className="g-note" title={format.exact(at)}>
      {t('trial.wasThere', { when: format.ago(at, Math.max(at, Date.now())) })}
    </p>
  );
}

/** The head of a question: what it came to, in numbers. */
function ColumnHead({ column, place }: { readonly column: TrialColumn; readonly place: number }) {
  const { t } = useTranslation();
  const format = useFormat();
  const { job, error, model, name, wasThere } = column;
  const none = t('unit.none');
  const perUser = job === null || job.succeeded === 0 ? null : job.results / job.succeeded;
  return (
    <section
      className={styles.column}
      aria-labelledby={`trial-column-${place}`}
      data-testid={`trial-column-${place}`}
    >
      <h3 id={`trial-column-${place}`} className={styles.columnTitle}>
        <span className="g-truncate">{name === null ? '' : recipeName(name, t)}</span>
        <span className="g-dim g-truncate">{model}</span>
      </h3>
      {error === null ? null : <ProblemNote error={error} />}
      {job?.error == null ? null : <ProblemNote error={job.error} />}
      {job === null ? (
        <p className="g-note">{t('trial.notBegun')}</p>
      ) : (
        <Figures layout="eight">
          <Figure
            label={t('trial.users')}
            testId="trial-users"
            under={job.failed > 0 ? t('trial.usersFailed', { count: job.failed }) : undefined}
          >
            {t('trial.usersValue', { done: format.count(job.succeeded), total: format.count(job.total) })}
          </Figure>
          <Figure label={t('trial.events')}>{format.count(job.results)}</Figure>
          <Figure label={t('trial.perUser')}>{perUser === null ? none : format.rate(perUser)}</Figure>
          <Figure label={t('trial.perEvent')}>
            {job.recordsPerResult === null ? none : format.rate(job.recordsPerResult)}
          </Figure>
          <Figure label={t('trial.cost')} tone={job.cost === null ? 'dim' : 'plain'}>
            {job.cost === null ? t('estimate.priceUnknown') : format.money(job.cost, job.currency)}
          </Figure>
          <Figure label={t('progress.tokensIn')}>{format.compact(job.promptTokens)}</Figure>
          <Figure label={t('progress.tokensOut')}>{format.compact(job.completionTokens)}</Figure>
          <Figure label={t('trial.time')}>{format.duration(job.elapsedMs)}</Figure>
        </Figures>
      )}
      {wasThere && job !== null ? <WasThere job={job} /> : null}
      {job?.status === 'paused' ? <p className="g-note">{t('trial.paused')}</p> : null}
    </section>
  );
}

/** The questions beside each other. */
function TrialColumns({ columns }: { readonly columns: readonly TrialColumn[] }) {
  return (
    <div className={styles.columns} data-count={columns.length}>
      {columns.map((column, place) => (
        // biome-ignore lint/suspicious/noArrayIndexKey: the place is all that two questions differ by for certain
        <ColumnHead key={place} column={column} place={place} />
      ))}
    </div>
  );
}

/** What is kept of trials of the file, and what it took. */
function PastTrials() {
  const { t } = useTranslation();
  const format = useFormat();
  const running = useStore(({ trial }) => trial?.running === true);
  const { data } = useRead('trial.list', undefined);
  if (data === null || data.length === 0) return null;
  const tokens = data.reduce((sum, each) => sum + each.promptTokens + each.completionTokens, 0);
  const [{ currency }] = data as readonly [(typeof data)[number]];
  const isKnown = data.every((each) => each.cost !== null && each.currency === currency);
  const cost = data.reduce((sum, each) => sum + (each.cost ?? 0), 0);
  return (
    <p className="g-note" data-testid="trial-past">
      {t('trial.past', {
        count: data.length,
        tokens: format.compact(tokens),
        cost: isKnown ? format.money(cost, currency) : t('estimate.priceUnknown'),
      })}{' '}
      <Button
        variant="subtle"
        size="compact-xs"
        disabled={running}
        title={t('trial.forgetHint')}
        onClick={() => void forgetTrials()}
        data-testid="trial-forget"
      >
        {t('trial.forget')}
      </Button>
    </p>
  );
}

/** What came of a trial: numbers, and user by user what was found. */
function TrialOutcome() {
  const { t } = useTranslation();
  const trial = useStore((state) => state.trial);
  const [chosen, setChosen] = useState<string | null>(null);
  if (trial === null) return null;
  const { items, columns } = trial;
  const shown = items.find((item) => item === chosen) ?? items[0];
  return (
    <>
      <TrialColumns columns={columns} />
      {shown === undefined || columns[0]?.job == null ? null : (
        <div className={styles.users}>
          <ul className={styles.list} aria-label={t('trial.whose')}>
            {items.map((item) => (
              <li key={item}>
                <button
                  type="button"
                  className={`${listStyles.choice} ${styles.user} g-truncate`}
                  aria-pressed={item === shown}
                  title={item}
                  onClick={() => setChosen(item)}
                  data-trial-user={item}
                >
                  {item}
                </button>
              </li>
            ))}
          </ul>
          <div className={styles.shown} data-testid="trial-shown">
            <TrialUser key={shown} userId={shown} columns={columns} />
          </div>
        </div>
      )}
    </>
  );
}

/** Tries the recipe on a few users before a run. */
export function TrialPanel() {
  const { t } = useTranslation();
  const error = useTrialForm((form) => form.error);
  return (
    <div id={trialFieldId} tabIndex={-1} className={styles.trial}>
      <Panel title={t('trial.title')} aside={<p className="g-note">{t('trial.hint')}</p>} testId="trial">
        <Stack gap={16}>
          <TrialForm />
          {error === null ? null : <ProblemNote error={error} />}
          <TrialOutcome />
          <PastTrials />
        </Stack>
      </Panel>
    </div>
  );
}
