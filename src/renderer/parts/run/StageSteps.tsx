import { useTranslation } from 'react-i18next';
import type { JobSnapshot, StageProgress } from '../../../shared/job.ts';
import { useFormat } from '../../i18n/use-format.ts';
import { useStore } from '../../store/store.ts';
import styles from './progress.module.css';
import { StepLabel, type StepState } from './StepLabel.tsx';

function stateOf(stage: StageProgress, current: string | null): StepState {
  if (stage.finishedAt !== null) return 'done';
  return stage.name === current || stage.startedAt !== null ? 'now' : 'later';
}

/** Steps as one text, so that the list is drawn again only when a figure that it shows changes. */
function stepsText(job: JobSnapshot | null): string {
  return JSON.stringify(
    job?.stages.map((stage) => [stage.name, stateOf(stage, job.stage), stage.current, stage.total]) ?? [],
  );
}

/** The stages of the pipeline in order, each with how far it is. */
export function StageSteps() {
  const { t } = useTranslation();
  const format = useFormat();
  const text = useStore((state) => stepsText(state.job));
  const steps = JSON.parse(text) as readonly (readonly [string, StepState, number, number])[];
  if (steps.length < 2) return null;
  return (
    <ol className={styles.steps} aria-label={t('progress.stages')}>
      {steps.map(([name, state, current, total], index) => (
        <li key={name} data-state={state} aria-current={state === 'now' ? 'step' : undefined}>
          <StepLabel name={name} state={state} number={index + 1} />
          {state === 'now' && total > 0 ? (
            <span className="g-dim">
              {format.count(current)} / {format.count(total)}
            </span>
          ) : null}
        </li>
      ))}
    </ol>
  );
}
