import { Button, Modal } from '@mantine/core';
import { useTranslation } from 'react-i18next';
import type { ErrorInfo } from '../../../shared/app-error.ts';
import type { ImportProblem, ImportReport } from '../../../shared/mail-import.ts';
import { errorText } from '../../../shared/words/error-text.ts';
import { closeImport } from '../../commands/import-mail.ts';
import { useFormat } from '../../i18n/use-format.ts';
import { Figure, Figures } from '../../parts/Figure.tsx';
import { ProblemNote } from '../../parts/ProblemNote.tsx';
import shellStyles from '../shell.module.css';
import styles from './import.module.css';

const listedProblems = 100;

const fileName = (path: string): string => path.split(/[\\/]/).at(-1) ?? path;

function Problem({ problem }: { readonly problem: ImportProblem }) {
  const { t } = useTranslation();
  const format = useFormat();
  const { message } = errorText(problem.error, format.language);
  const file = fileName(problem.file);
  return (
    <li>
      <span className={styles.importReason}>
        <span>{message}</span>
        <span className="g-note">{t(problem.imported ? 'import.partly' : 'import.notAtAll')}</span>
      </span>
      <span className="g-note" title={problem.file}>
        {problem.offset === 0 ? file : t('import.place', { file, offset: format.count(problem.offset) })}
      </span>
    </li>
  );
}

/** What an import did: every mail that was found is accounted for. */
export function ImportReportView({
  report,
  problem,
}: {
  readonly report: ImportReport;
  readonly problem: ErrorInfo | null;
}) {
  const { t } = useTranslation();
  const format = useFormat();
  const problems = report.problems.slice(0, listedProblems);
  return (
    <>
      <Modal.Title className={shellStyles.dialogTitle}>{t('import.doneTitle')}</Modal.Title>
      {problem === null ? null : (
        <>
          <p>{t('import.notOpened')}</p>
          <ProblemNote error={problem} />
        </>
      )}
      <Figures layout="narrow">
        <Figure label={t('import.found')} testId="import-found">
          {format.count(report.found)}
        </Figure>
        <Figure label={t('import.imported')} tone="ok" testId="import-imported">
          {format.count(report.imported)}
        </Figure>
        <Figure label={t('import.duplicates')} hint={t('import.duplicatesHint')} testId="import-duplicates">
          {format.count(report.duplicates)}
        </Figure>
        {report.renamed === 0 ? null : (
          <Figure label={t('import.renamed')} hint={t('import.renamedHint')} testId="import-renamed">
            {format.count(report.renamed)}
          </Figure>
        )}
        <Figure
          label={t('import.unreadable')}
          hint={t('import.unreadableHint')}
          tone={report.unreadable > 0 ? 'bad' : 'plain'}
          testId="import-unreadable"
        >
          {format.count(report.unreadable)}
        </Figure>
        <Figure label={t('import.damaged')} hint={t('import.damagedHint')} testId="import-damaged">
          {format.count(report.damaged)}
        </Figure>
        {report.otherFiles === 0 ? null : (
          <Figure label={t('import.otherFiles')} hint={t('import.otherFilesHint')}>
            {format.count(report.otherFiles)}
          </Figure>
        )}
      </Figures>
      <p className={styles.importWhere}>
        <span className="g-dim">{t('import.where')}</span>{' '}
        <span title={report.out} data-testid="import-out">
          {fileName(report.out)}
        </span>
      </p>
      {report.dialect === null ? null : (
        <p className={styles.importWhere}>
          <span className="g-dim">{t('import.readAs')}</span>{' '}
          <span data-testid="import-dialect" data-dialect={report.dialect}>
            {t(`import.dialect.${report.dialect}`)}
          </span>
        </p>
      )}
      {problems.length === 0 ? null : (
        <section className={styles.importProblems} aria-labelledby="import-problems">
          <h3 id="import-problems">{t('import.problems')}</h3>
          {/* biome-ignore lint/a11y/noNoninteractiveTabindex: a region that scrolls must be reachable to be scrolled */}
          <ul tabIndex={0} aria-labelledby="import-problems">
            {problems.map((each, index) => (
              // biome-ignore lint/suspicious/noArrayIndexKey: the list never changes, and a mail may have two problems
              <Problem key={index} problem={each} />
            ))}
          </ul>
          {report.problemsInAll > problems.length ? (
            <p className="g-note">
              {t('import.problemsShown', {
                shown: format.count(problems.length),
                total: format.count(report.problemsInAll),
              })}
            </p>
          ) : null}
        </section>
      )}
      <div className={`g-actions ${shellStyles.dialogActions}`}>
        <Button onClick={closeImport} data-autofocus data-testid="close-import">
          {t('import.close')}
        </Button>
      </div>
    </>
  );
}
