import { Button, Group, Modal } from '@mantine/core';
import { useTranslation } from 'react-i18next';
import { cancelImport, closeImport } from '../../commands/imports.ts';
import { useFormat } from '../../i18n/use-format.ts';
import { ProblemNote } from '../../parts/ProblemNote.tsx';
import { ProgressBar } from '../../parts/ProgressBar.tsx';
import type { ImportState } from '../../store/state.ts';
import { useStore } from '../../store/store.ts';
import shellStyles from '../shell.module.css';
import { ImportReportView } from './ImportReportView.tsx';
import { RowsPlanView } from './RowsPlanView.tsx';
import { RowsReportView } from './RowsReportView.tsx';

function Running({ what, progress, cancelling }: Extract<ImportState, { kind: 'running' }>) {
  const { t } = useTranslation();
  const format = useFormat();
  const { count, bytes, totalBytes } = progress;
  const share = totalBytes === 0 ? 1 : bytes / totalBytes;
  return (
    <>
      <Modal.Title>{t(what === 'mail' ? 'import.title' : 'rows.importing')}</Modal.Title>
      <ProgressBar label={t('import.bar')} share={share} />
      <Group component="p" align="stretch" justify="space-between" wrap="nowrap">
        <span>{t(what === 'mail' ? 'import.mails' : 'rows.count', { count })}</span>
        <span className="g-dim">
          {t('import.bytes', { read: format.bytes(bytes), total: format.bytes(totalBytes) })}
        </span>
      </Group>
      <p className="g-note">{t(what === 'mail' ? 'import.note' : 'rows.note')}</p>
      <Group gap="xs" justify="flex-end" mt="xs">
        <Button
          variant="default"
          loading={cancelling}
          onClick={() => void cancelImport()}
          data-autofocus
          data-testid="cancel-import"
        >
          {t('import.cancel')}
        </Button>
      </Group>
    </>
  );
}

function Content({ state }: { readonly state: ImportState }) {
  const { t } = useTranslation();
  switch (state.kind) {
    case 'running':
      return <Running {...state} />;
    case 'planning':
      return <RowsPlanView plan={state.plan} />;
    case 'done':
      return state.what === 'mail' ? <ImportReportView {...state} /> : <RowsReportView {...state} />;
    case 'failed':
      return (
        <>
          <Modal.Title>{t('import.failedTitle')}</Modal.Title>
          <ProblemNote error={state.error} />
          <p className="g-dim">{t('import.failedBody')}</p>
          <Group gap="xs" justify="flex-end" mt="xs">
            <Button variant="default" onClick={closeImport} data-autofocus>
              {t('import.close')}
            </Button>
          </Group>
        </>
      );
    default:
      return null;
  }
}

/** Pixels. */
const sizes: Readonly<Partial<Record<ImportState['kind'], number>>> = { planning: 760, done: 640 };

/** What is to be imported, how far it is, then what came of it. While it runs only its own button ends it. */
export function ImportDialog() {
  const state = useStore(({ importing }) => importing);
  const shown = state.kind !== 'none' && state.kind !== 'choosing';
  const closes = state.kind === 'done' || state.kind === 'failed' || state.kind === 'planning';
  return (
    <Modal.Root
      centered
      opened={shown}
      onClose={closeImport}
      closeOnEscape={closes}
      closeOnClickOutside={false}
      size={sizes[state.kind] ?? 440}
    >
      <Modal.Overlay backgroundOpacity={0.35} />
      <Modal.Content data-testid="import-dialog" data-state={state.kind}>
        <Modal.Body className={shellStyles.dialog}>
          <Content state={state} />
        </Modal.Body>
      </Modal.Content>
    </Modal.Root>
  );
}
