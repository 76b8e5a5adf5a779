import { IconCheck } from '@tabler/icons-react';
import { useTranslation } from 'react-i18next';
import type { JobSnapshot, StageProgress } from '../../../shared/job.ts';
import { useFormat } from '../../i18n/use-format.ts';
import { en } from '../../locales/en.ts';
import { useStore } from '../../store/store.ts';

type KnownStage = keyof typeof en.stage;
const isKnown = (name: string): name is KnownStage => name in en.stage;

type StepState = 'done' | 'now' | 'later';

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
  const words = {
    done: 'progress.stageDone',
    now: 'progress.stageNow',
    later: 'progress.stageLater',
  } as const;
  return (
    <ol className="g-steps" aria-label={t('progress.stages')}>
      {steps.map(([name, state, current, total], index) => (
        <li key={name} data-state={state} aria-current={state === 'now' ? 'step' : undefined}>
          <span className="g-step-mark" aria-hidden="true">
            {state === 'done' ? <IconCheck size={12} stroke={3} /> : index + 1}
          </span>
          <span>{isKnown(name) ? t(`stage.${name}`) : name}</span>
          <span className="g-hidden">{t(words[state])}</span>
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
