import { useTranslation } from 'react-i18next';
import type { ErrorInfo } from '../../../shared/app-error.ts';
import { errorText } from '../../../shared/words/error-text.ts';
import { useFormat } from '../../i18n/use-format.ts';
import styles from './import.module.css';

const listedProblems = 100;

/** What could not be imported as it stands: why, whether it was all the same, and where it is. */
export interface ListedProblem {
  readonly error: ErrorInfo;
  readonly became: string;
  readonly place: string;
  /** The whole path. */
  readonly file: string;
}

interface ProblemListProps {
  readonly title: string;
  readonly problems: readonly ListedProblem[];
  readonly inAll: number;
}

/** The last part of a path. */
export const fileName = (path: string): string => path.split(/[\\/]/).at(-1) ?? path;

/** The problems of an import, the first of them, in a list that scrolls. */
export function ProblemList({ title, problems, inAll }: ProblemListProps) {
  const { t } = useTranslation();
  const format = useFormat();
  if (problems.length === 0) return null;
  const listed = problems.slice(0, listedProblems);
  return (
    <section className={styles.importProblems} aria-labelledby="import-problems">
      <h3 id="import-problems">{title}</h3>
      {/* biome-ignore lint/a11y/noNoninteractiveTabindex: a region that scrolls must be reachable to be scrolled */}
      <ul tabIndex={0} aria-labelledby="import-problems">
        {listed.map(({ error, became, place, file }, index) => (
          // biome-ignore lint/suspicious/noArrayIndexKey: the list never changes, and one place may have two problems
          <li key={index}>
            <span className={styles.importReason}>
              <span>{errorText(error, format.language).message}</span>
              <span className="g-note">{became}</span>
            </span>
            <span className="g-note" title={file}>
              {place}
            </span>
          </li>
        ))}
      </ul>
      {inAll > listed.length ? (
        <p className="g-note">
          {t('import.problemsShown', { shown: format.count(listed.length), total: format.count(inAll) })}
        </p>
      ) : null}
    </section>
  );
}
