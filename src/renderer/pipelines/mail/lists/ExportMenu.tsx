import { Button, Menu } from '@mantine/core';
import { IconBraces, IconColumns3, IconDownload, IconFileSpreadsheet, IconTable } from '@tabler/icons-react';
import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import type { ExportFormat, ExportReport } from '../../../../shared/export.ts';
import type { TalentTable } from '../../../../shared/pipelines/mail.ts';
import { askOrTell } from '../../../commands/ask-or-tell.ts';
import listStyles from './lists.module.css';

const formats = [
  ['csv', IconTable, 'talent.exportCsv'],
  ['jsonl', IconBraces, 'talent.exportJsonl'],
  ['xlsx', IconFileSpreadsheet, 'talent.exportXlsx'],
  ['parquet', IconColumns3, 'talent.exportParquet'],
] as const;

/** Writes a whole table to a file that the person chooses, and says where it went. */
export function ExportMenu({ table, disabled }: { readonly table: TalentTable; readonly disabled: boolean }) {
  const { t } = useTranslation();
  const [busy, setBusy] = useState(false);
  const [report, setReport] = useState<ExportReport | null>(null);
  const run = async (format: ExportFormat): Promise<void> => {
    setBusy(true);
    setReport(null);
    const answer = await askOrTell('table.export', { table, format, bom: format === 'csv' });
    setBusy(false);
    if (answer !== undefined) setReport(answer);
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
          {formats.map(([format, Icon, label]) => (
            <Menu.Item
              key={format}
              leftSection={<Icon size={16} stroke={1.75} aria-hidden={true} />}
              onClick={() => void run(format)}
            >
              {t(label)}
            </Menu.Item>
          ))}
        </Menu.Dropdown>
      </Menu>
    </div>
  );
}
