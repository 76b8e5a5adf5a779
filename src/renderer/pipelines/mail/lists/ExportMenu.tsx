import { Button, Menu } from '@mantine/core';
import { IconBraces, IconColumns3, IconDownload, IconFileSpreadsheet, IconTable } from '@tabler/icons-react';
import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import type { ErrorInfo } from '../../../../shared/app-error.ts';
import type { ExportFormat, ExportReport } from '../../../../shared/export.ts';
import type { TalentTable } from '../../../../shared/pipelines/mail.ts';
import { ask } from '../../../bridge/ask.ts';
import { withProblem } from '../../../store/reducers.ts';
import { update } from '../../../store/store.ts';
import listStyles from './lists.module.css';

/** Writes a whole table to a file that the person chooses, and says where it went. */
export function ExportMenu({ table, disabled }: { readonly table: TalentTable; readonly disabled: boolean }) {
  const { t } = useTranslation();
  const [busy, setBusy] = useState(false);
  const [report, setReport] = useState<ExportReport | null>(null);
  const icon = { size: 16, stroke: 1.75, 'aria-hidden': true } as const;

  const tell = (error: ErrorInfo): void => update((state) => withProblem(state, error));
  const run = async (format: ExportFormat): Promise<void> => {
    setBusy(true);
    setReport(null);
    const answer = await ask('table.export', { table, format, bom: format === 'csv' });
    setBusy(false);
    if (answer.ok) setReport(answer.data);
    else tell(answer.error);
  };
  return (
    <div className={listStyles.export}>
      <span className="g-note g-truncate" role="status" data-testid="exported" title={report?.path}>
        {report === null ? '' : t('talent.exported', { count: report.rows, path: report.path })}
        {report === null || report.cutCells === 0 ? '' : ` ${t('exporting.cut', { count: report.cutCells })}`}
      </span>
      <Menu position="bottom-end" width={220} offset={4}>
        <Menu.Target>
          <Button
            variant="default"
            leftSection={<IconDownload size={16} />}
            disabled={disabled}
            loading={busy}
            data-testid="export"
          >
            {t('talent.export')}
          </Button>
        </Menu.Target>
        <Menu.Dropdown>
          <Menu.Item leftSection={<IconTable {...icon} />} onClick={() => void run('csv')}>
            {t('talent.exportCsv')}
          </Menu.Item>
          <Menu.Item leftSection={<IconBraces {...icon} />} onClick={() => void run('jsonl')}>
            {t('talent.exportJsonl')}
          </Menu.Item>
          <Menu.Item leftSection={<IconFileSpreadsheet {...icon} />} onClick={() => void run('xlsx')}>
            {t('talent.exportXlsx')}
          </Menu.Item>
          <Menu.Item leftSection={<IconColumns3 {...icon} />} onClick={() => void run('parquet')}>
            {t('talent.exportParquet')}
          </Menu.Item>
        </Menu.Dropdown>
      </Menu>
    </div>
  );
}
