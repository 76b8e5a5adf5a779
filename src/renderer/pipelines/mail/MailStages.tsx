import { useTranslation } from 'react-i18next';
import type { JobSnapshot, StageProgress } from '../../../shared/job.ts';
import { useFormat } from '../../i18n/use-format.ts';
import { StepLabel, type StepState } from '../../parts/run/StepLabel.tsx';
import { useStore } from '../../store/store.ts';
import styles from './mail-stages.module.css';

function stepOf(stage: StageProgress, job: JobSnapshot, now: number) {
  const { name, current, failed, total, startedAt, finishedAt } = stage;
  const begun = name === job.stage || startedAt !== null;
  const state: StepState = finishedAt !== null ? 'done' : begun ? 'now' : 'later';
  const until = finishedAt ?? (job.status === 'running' ? now : null);
  // Whole ones, so that nothing is drawn again in between; null while it has not begun.
  const seconds = startedAt === null || until === null ? null : Math.floor((until - startedAt) / 1000);
  return { name, state, current, failed, total, seconds };
}

type Step = ReturnType<typeof stepOf>;

const stepsText = (job: JobSnapshot | null): string =>
  JSON.stringify(job?.stages.map((stage) => stepOf(stage, job, Date.now())) ?? []);

function StepView({ step, number }: { readonly step: Step; readonly number: number }) {
  const { t } = useTranslation();
  const format = useFormat();
  const { name, state, current, failed, total, seconds } = step;
  const share = state === 'done' ? 1 : total === 0 ? 0 : Math.min(1, current / total);
  return (
    <li data-state={state} data-stage={name} aria-current={state === 'now' ? 'step' : undefined}>
      <span className={styles.stageLine} aria-hidden="true">
        <span style={{ transform: `scaleX(${share})` }} />
      </span>
      <span className={styles.stageName}>
        <StepLabel name={name} state={state} number={number} />
      </span>
      <span className={styles.stageFigures}>
        {state === 'later' ? (
          <span>{t('unit.none')}</span>
        ) : (
          <>
            <span data-testid={`stage-${name}`}>
              {state === 'done'
                ? format.count(current)
                : t('mailJob.stageCount', { done: format.count(current), total: format.count(total) })}
            </span>
            {failed > 0 ? (
              <span className={styles.stageFailed}>{t('mailJob.stageFailed', { count: failed })}</span>
            ) : null}
            {seconds === null ? null : (
              <span className="g-dim">
                {seconds === 0 ? t('mailJob.underASecond') : format.duration(seconds * 1000)}
              </span>
            )}
          </>
        )}
      </span>
    </li>
  );
}

/** The stages of a job over mails in order, each with its own count, failures and time. */
export function MailStages() {
  const { t } = useTranslation();
  const text = useStore((state) => stepsText(state.job));
  const steps = JSON.parse(text) as readonly Step[];
  if (steps.length === 0) return null;
  return (
    <ol className={styles.stages} aria-label={t('progress.stages')} data-testid="stages">
      {steps.map((step, index) => (
        <StepView key={step.name} step={step} number={index + 1} />
      ))}
    </ol>
  );
}
