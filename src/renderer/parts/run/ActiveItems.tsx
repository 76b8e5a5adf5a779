import { useTranslation } from 'react-i18next';
import { useShallow } from 'zustand/react/shallow';
import type { PipelineName } from '../../../shared/pipelines/registry.ts';
import { useStore } from '../../store/store.ts';
import styles from './progress.module.css';

/** The engine names at most so many; of more, only the number is known. */
const none: readonly string[] = [];

/** What is being read by the model now. Its height does not change, so that nothing below it jumps. */
export function ActiveItems({ pipeline }: { readonly pipeline: PipelineName }) {
  const { t } = useTranslation();
  const items = useStore(useShallow(({ job }) => job?.activeItems ?? none));
  return (
    <div className={styles.active}>
      <h3>{t('progress.readingNow')}</h3>
      {items.length === 0 ? (
        <p className="g-dim">{t(`runOf.${pipeline}.readingNone`)}</p>
      ) : (
        <ul>
          {items.map((item) => (
            <li key={item} className={`${styles.chip} g-mono`} title={item}>
              {item}
            </li>
          ))}
        </ul>
      )}
    </div>
  );
}
