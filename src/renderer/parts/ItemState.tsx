import { useTranslation } from 'react-i18next';
import type { InJob } from '../../shared/pipelines/in-job.ts';
import styles from './item-state.module.css';
import { StatusBadge, type Tone } from './StatusBadge.tsx';

interface ItemStateProps {
  /** What the item has, in words, and in what tone; `has` is false where that is nothing yet. */
  readonly label: string;
  readonly tone: Tone;
  readonly has: boolean;
  readonly inJob: InJob;
}

/** What an item has, and beside it what the job that is under way does with it. */
export function ItemState({ label, tone, has, inJob }: ItemStateProps) {
  const { t } = useTranslation();
  const doing = inJob === 'none' ? null : t(`inJob.${inJob}`);
  if (doing !== null && !has)
    return <StatusBadge tone={inJob === 'active' ? 'accent' : 'dim'} label={doing} />;
  return (
    <span className={styles.itemState}>
      <StatusBadge tone={tone} label={label} />
      {doing === null ? null : <span className="g-dim g-truncate"> · {doing}</span>}
    </span>
  );
}
