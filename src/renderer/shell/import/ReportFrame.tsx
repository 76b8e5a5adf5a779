import { Button, Group, Modal } from '@mantine/core';
import type { ReactNode } from 'react';
import { useTranslation } from 'react-i18next';
import type { ErrorInfo } from '../../../shared/app-error.ts';
import { errorText } from '../../../shared/words/error-text.ts';
import { closeImport } from '../../commands/imports.ts';
import { useFormat } from '../../i18n/use-format.ts';
import { Figure, Figures } from '../../parts/Figure.tsx';
import { ProblemNote } from '../../parts/ProblemNote.tsx';
import styles from './import.module.css';

const listedProblems = 100;

/** What could not be imported as it stands: why, whether it was all the same, and where it is. */
interface ListedProblem {
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
function ProblemList({ title, problems, inAll }: ProblemListProps) {
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

export interface ReportProps<Report> {
  readonly report: Report;
  /** Why the new file is not open; null where it is. */
  readonly problem: ErrorInfo | null;
}

interface ReportFrameProps extends ReportProps<{ readonly out: string; readonly problemsInAll: number }> {
  readonly notOpened: string;
  readonly found: number;
  readonly imported: number;
  /** What became of those that were found and are not imported, or not as they stood. */
  readonly figures: ReactNode;
  /** What else is told of the new file. */
  readonly children: ReactNode;
  readonly problemsTitle: string;
  readonly problems: readonly ListedProblem[];
}

/** What an import did: what was found is all accounted for, in figures and in a list of what is odd. */
export function ReportFrame({ report, problem, figures, children, ...told }: ReportFrameProps) {
  const { t } = useTranslation();
  const format = useFormat();
  return (
    <>
      <Modal.Title>{t('import.doneTitle')}</Modal.Title>
      {problem === null ? null : (
        <>
          <p>{told.notOpened}</p>
          <ProblemNote error={problem} />
        </>
      )}
      <Figures layout="narrow">
        <Figure label={t('import.found')} testId="import-found">
          {format.count(told.found)}
        </Figure>
        <Figure label={t('import.imported')} tone="ok" testId="import-imported">
          {format.count(told.imported)}
        </Figure>
        {figures}
      </Figures>
      <p className={styles.importWhere}>
        <span className="g-dim">{t('import.where')}</span>{' '}
        <span title={report.out} data-testid="import-out">
          {fileName(report.out)}
        </span>
      </p>
      {children}
      <ProblemList title={told.problemsTitle} problems={told.problems} inAll={report.problemsInAll} />
      <Group gap="xs" justify="flex-end" mt="xs">
        <Button onClick={closeImport} data-autofocus data-testid="close-import">
          {t('import.close')}
        </Button>
      </Group>
    </>
  );
}
