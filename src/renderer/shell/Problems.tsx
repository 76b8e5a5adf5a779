import { CloseButton } from '@mantine/core';
import { useTranslation } from 'react-i18next';
import { ProblemNote } from '../parts/ProblemNote.tsx';
import { withoutProblem } from '../store/reducers.ts';
import { update, useStore } from '../store/store.ts';
import styles from './problems.module.css';

/**
 * Problems that belong to no place on the page. They stay until they are dismissed. Each is the note that it would be in its
 * place, with what can be done; a Notification of Mantine's holds a title and a line.
 */
export function Problems() {
  const { t } = useTranslation();
  const problems = useStore((state) => state.problems);
  if (problems.length === 0) return null;
  return (
    <section className={styles.problems} aria-label={t('problem.region')}>
      {problems.map(({ id, error, said }) => (
        <div key={id} className={styles.problemsOne}>
          <ProblemNote error={error} said={said} />
          <CloseButton
            size={28}
            aria-label={t('problem.dismiss')}
            onClick={() => update((state) => withoutProblem(state, id))}
          />
        </div>
      ))}
    </section>
  );
}
