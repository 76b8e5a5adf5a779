import { useTranslation } from 'react-i18next';
import type { JobSnapshot } from '../../../../shared/job.ts';
import type { TrialColumn } from '../../../../shared/trial.ts';
import { useFormat } from '../../../i18n/use-format.ts';
import { Figure, Figures } from '../../../parts/Figure.tsx';
import { ProblemNote } from '../../../parts/ProblemNote.tsx';
import { recipeName } from '../recipe/use-recipe-name.ts';
import styles from './trial.module.css';

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
export function TrialColumns({ columns }: { readonly columns: readonly TrialColumn[] }) {
  return (
    <div className={styles.columns} data-count={columns.length}>
      {columns.map((column, place) => (
        // biome-ignore lint/suspicious/noArrayIndexKey: the place is all that two questions differ by for certain
        <ColumnHead key={place} column={column} place={place} />
      ))}
    </div>
  );
}
