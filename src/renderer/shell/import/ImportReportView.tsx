import { useTranslation } from 'react-i18next';
import type { ImportReport } from '../../../shared/mail-import.ts';
import { useFormat } from '../../i18n/use-format.ts';
import { Figure } from '../../parts/Figure.tsx';
import styles from './import.module.css';
import { fileName, ReportFrame, type ReportProps } from './ReportFrame.tsx';

/** What an import did: every mail that was found is accounted for. */
export function ImportReportView({ report, problem }: ReportProps<ImportReport>) {
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
    <ReportFrame
      report={report}
      problem={problem}
      found={report.found}
      imported={report.imported}
      notOpened={t('import.notOpened')}
      problemsTitle={t('import.problems')}
      problems={problems}
      figures={
        <>
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
        </>
      }
    >
      {report.dialect === null ? null : (
        <p className={styles.importWhere}>
          <span className="g-dim">{t('import.readAs')}</span>{' '}
          <span data-testid="import-dialect" data-dialect={report.dialect}>
            {t(`import.dialect.${report.dialect}`)}
          </span>
        </p>
      )}
    </ReportFrame>
  );
}
