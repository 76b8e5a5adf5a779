import { useTranslation } from 'react-i18next';
import type { DataImportReport } from '../../../shared/data-import.ts';
import { useFormat } from '../../i18n/use-format.ts';
import { Figure } from '../../parts/Figure.tsx';
import styles from './import.module.css';
import { fileName, ReportFrame, type ReportProps } from './ReportFrame.tsx';

/** What an import of rows did: every row that was found is accounted for. */
export function RowsReportView({ report, problem }: ReportProps<DataImportReport>) {
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
    <ReportFrame
      report={report}
      problem={problem}
      found={sum('found')}
      imported={sum('imported')}
      notOpened={t('rows.notOpened')}
      problemsTitle={t('rows.problems')}
      problems={problems}
      figures={
        <>
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
        </>
      }
    >
      {report.tables.map(({ table, imported, columns }) => (
        <p className={styles.importWhere} key={table}>
          <span className="g-dim">{t('rows.table')}</span> <span data-testid="import-table">{table}</span>{' '}
          <span className="g-note">
            {t('rows.count', { count: imported })} · {t('rows.columns', { count: columns.length })}
          </span>
        </p>
      ))}
    </ReportFrame>
  );
}
