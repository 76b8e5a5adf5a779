import { Button, Modal } from '@mantine/core';
import { useTranslation } from 'react-i18next';
import type { ErrorInfo } from '../../../shared/app-error.ts';
import type { ImportReport } from '../../../shared/mail-import.ts';
import { closeImport } from '../../commands/imports.ts';
import { useFormat } from '../../i18n/use-format.ts';
import { Figure, Figures } from '../../parts/Figure.tsx';
import { ProblemNote } from '../../parts/ProblemNote.tsx';
import shellStyles from '../shell.module.css';
import styles from './import.module.css';
import { fileName, ProblemList } from './ProblemList.tsx';

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
  const problems = report.problems.map(({ error, imported, file, offset }) => ({
    error,
    became: t(imported ? 'import.partly' : 'import.notAtAll'),
    place:
      offset === 0
        ? fileName(file)
        : t('import.place', { file: fileName(file), offset: format.count(offset) }),
    file,
  }));
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
      <ProblemList title={t('import.problems')} problems={problems} inAll={report.problemsInAll} />
      <div className={`g-actions ${shellStyles.dialogActions}`}>
        <Button onClick={closeImport} data-autofocus data-testid="close-import">
          {t('import.close')}
        </Button>
      </div>
    </>
  );
}
