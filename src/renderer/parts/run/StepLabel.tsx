import { IconCheck } from '@tabler/icons-react';
import { useTranslation } from 'react-i18next';
import styles from './step-label.module.css';
import { useStageName } from './use-stage-name.ts';

export type StepState = 'done' | 'now' | 'later';

const words = {
  done: 'progress.stageDone',
  now: 'progress.stageNow',
  later: 'progress.stageLater',
} as const;

interface StepLabelProps {
  readonly name: string;
  readonly state: StepState;
  /** From 1. */
  readonly number: number;
}

/** A stage's number, or a tick once it is done, and its name; how far it is, in words for those who only hear it. */
export function StepLabel({ name, state, number }: StepLabelProps) {
  const { t } = useTranslation();
  return (
    <>
      <span className={styles.stepMark} data-state={state} aria-hidden="true">
        {state === 'done' ? <IconCheck size={12} stroke={3} /> : number}
      </span>
      <span className="g-truncate">{useStageName(name)}</span>
      <span className="g-hidden">{t(words[state])}</span>
    </>
  );
}
