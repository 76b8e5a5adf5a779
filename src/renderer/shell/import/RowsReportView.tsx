import { Button, Modal } from '@mantine/core';
import { useTranslation } from 'react-i18next';
import type { ErrorInfo } from '../../../shared/app-error.ts';
import type { DataImportReport } from '../../../shared/data-import.ts';
import { closeImport } from '../../commands/imports.ts';
import { useFormat } from '../../i18n/use-format.ts';
import { Figure, Figures } from '../../parts/Figure.tsx';
import { ProblemNote } from '../../parts/ProblemNote.tsx';
import shellStyles from '../shell.module.css';
import styles from './import.module.css';
import { fileName, ProblemList } from './ProblemList.tsx';

/** What an import of rows did: every row that was found is accounted for. */
export function RowsReportView({
  report,
  problem,
}: {
  readonly report: DataImportReport;
  readonly problem: ErrorInfo | null;
}) {
  const { t } = useTranslation();
  const format = useFormat();
  const sum = (of: 'found' | 'imported' | 'leftOut'): number =>
    report.tables.reduce((total, table) => total + table[of], 0);
  const leftOut = sum('leftOut');
  const problems = report.problems.map(({ error, imported, file, line }) => ({
    error,
    became: t(imported ? 'import.imported' : 'import.notAtAll'),
    place: t('rows.place', { file: fileName(file), line: format.count(line) }),
    file,
  }));
  return (
    <>
      <Modal.Title className={shellStyles.dialogTitle}>{t('import.doneTitle')}</Modal.Title>
      {problem === null ? null : (
        <>
          <p>{t('rows.notOpened')}</p>
          <ProblemNote error={problem} />
        </>
      )}
      <Figures layout="narrow">
        <Figure label={t('import.found')} testId="import-found">
          {format.count(sum('found'))}
        </Figure>
        <Figure label={t('import.imported')} tone="ok" testId="import-imported">
          {format.count(sum('imported'))}
        </Figure>
        <Figure label={t('rows.odd')} hint={t('rows.oddHint')} testId="import-odd">
          {format.count(report.problemsInAll - leftOut)}
        </Figure>
        <Figure
          label={t('rows.leftOut')}
          hint={t('rows.leftOutHint')}
          tone={leftOut > 0 ? 'bad' : 'plain'}
          testId="import-left-out"
        >
          {format.count(leftOut)}
        </Figure>
      </Figures>
      <p className={styles.importWhere}>
        <span className="g-dim">{t('import.where')}</span>{' '}
        <span title={report.out} data-testid="import-out">
          {fileName(report.out)}
        </span>
      </p>
      {report.tables.map(({ table, imported, columns }) => (
        <p className={styles.importWhere} key={table}>
          <span className="g-dim">{t('rows.table')}</span> <span data-testid="import-table">{table}</span>{' '}
          <span className="g-note">
            {t('rows.count', { count: imported })} · {t('rows.columns', { count: columns.length })}
          </span>
        </p>
      ))}
      <ProblemList title={t('rows.problems')} problems={problems} inAll={report.problemsInAll} />
      <div className={`g-actions ${shellStyles.dialogActions}`}>
        <Button onClick={closeImport} data-autofocus data-testid="close-import">
          {t('import.close')}
        </Button>
      </div>
    </>
  );
}
