import { Button, Group, Modal, SegmentedControl, Select, Stack, Switch } from '@mantine/core';
import { useTranslation } from 'react-i18next';
import type { RouteInput } from '../../shared/contract.ts';
import { exportFormats } from '../../shared/export.ts';
import { exportTables, pipelineContracts, pipelineOfPage } from '../../shared/pipelines/registry.ts';
import { cancelExport, carryOutExport, closeExport, useExporting } from '../commands/exports.ts';
import { useFormat } from '../i18n/use-format.ts';
import formStyles from '../parts/form/form.module.css';
import { ProblemNote } from '../parts/ProblemNote.tsx';
import { ProgressBar } from '../parts/ProgressBar.tsx';
import { pipelineViews } from '../pipelines/registry.ts';
import { useStore } from '../store/store.ts';

/** How far it is that is being written, or what came of it. */
function Outcome() {
  const { t } = useTranslation();
  const format = useFormat();
  const { busy, progress, report, problem } = useExporting();
  if (problem !== null) return <ProblemNote error={problem} />;
  if (report !== null)
    return (
      <div role="status" style={{ overflowWrap: 'anywhere' }} data-testid="exported">
        <p>{t('exporting.done', { count: report.rows, path: report.path })}</p>
        {report.cutCells === 0 ? null : <p>{t('exporting.cut', { count: report.cutCells })}</p>}
      </div>
    );
  if (!busy || progress === null) return null;
  const { rows, total } = progress;
  if (rows === 0)
    return (
      <p className="g-note" data-testid="export-progress">
        {t('exporting.looking')}
      </p>
    );
  return (
    <Stack gap="xs" data-testid="export-progress">
      <ProgressBar label={t('exporting.title')} share={total === null || total === 0 ? 0 : rows / total} />
      <span className="g-note">
        {total === null
          ? t('exporting.rows', { count: rows })
          : t('exporting.rowsOf', { rows: format.count(rows), total: format.count(total) })}
      </span>
    </Stack>
  );
}

/** What, in which format, and what of it. */
function Form() {
  const { t } = useTranslation();
  const { table: asked, format, bom, busy } = useExporting();
  const owner = useStore(({ page, source }) => pipelineOfPage(page, source?.found ?? {}));
  const tables = exportTables.filter((each) =>
    (pipelineContracts[owner].tables as readonly string[]).includes(each),
  );
  const table = tables.find((each) => each === asked) ?? tables[0];
  const { exporting } = pipelineViews[owner];
  if (table === undefined) return null;
  const submit = (): void => {
    const options = exporting?.optionsOf(table);
    void carryOutExport({
      table,
      format,
      bom: format === 'csv' && bom,
      options,
    } as RouteInput<'table.export'>);
  };
  return (
    <Stack gap="md" p="lg" className={formStyles.labelled}>
      <Modal.Title>{t('exporting.title')}</Modal.Title>
      <Select
        label={t('exporting.what')}
        data={tables.map((value) => ({ value, label: t(`tableOf.${value}`) }))}
        value={table}
        onChange={(value) => useExporting.setState({ table: value ?? table, report: null })}
        disabled={busy}
        comboboxProps={{ withinPortal: false }}
      />
      {exporting === undefined ? null : <exporting.Fields table={table} disabled={busy} />}
      <div>
        <span className={formStyles.label} id="export-format">
          {t('exporting.format')}
        </span>
        <SegmentedControl
          fullWidth
          aria-labelledby="export-format"
          data={exportFormats.map((value) => ({ value, label: t(`exporting.formats.${value}`) }))}
          value={format}
          onChange={(value) => useExporting.setState({ format: value, report: null })}
          disabled={busy}
        />
      </div>
      {format === 'csv' ? (
        <Switch
          label={t('exporting.bom')}
          description={t('exporting.bomHint')}
          checked={bom}
          onChange={(event) => useExporting.setState({ bom: event.currentTarget.checked, report: null })}
          disabled={busy}
        />
      ) : null}
      <Outcome />
      <Group gap="xs" justify="flex-end">
        <Button variant="default" onClick={busy ? cancelExport : closeExport} data-testid="export-cancel">
          {t(busy ? 'exporting.cancel' : 'common.close')}
        </Button>
        <Button onClick={submit} loading={busy} data-testid="export-start">
          {t('exporting.start')}
        </Button>
      </Group>
    </Stack>
  );
}

/** Writes a table of the open file out. */
export function ExportDialog() {
  const opened = useExporting((state) => state.opened);
  return (
    <Modal.Root centered opened={opened} onClose={closeExport} size={480} transitionProps={{ duration: 0 }}>
      <Modal.Overlay backgroundOpacity={0.35} />
      <Modal.Content data-testid="export-dialog">
        <Modal.Body p={0}>{opened ? <Form /> : null}</Modal.Body>
      </Modal.Content>
    </Modal.Root>
  );
}
