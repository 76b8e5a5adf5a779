import { Button, Modal } from '@mantine/core';
import { useTranslation } from 'react-i18next';
import type { ImportProgress } from '../../../shared/import-progress.ts';
import { cancelImport, closeImport } from '../../commands/import-mail.ts';
import { useFormat } from '../../i18n/use-format.ts';
import { ProblemNote } from '../../parts/ProblemNote.tsx';
import { ProgressBar } from '../../parts/ProgressBar.tsx';
import type { ImportState } from '../../store/state.ts';
import { useStore } from '../../store/store.ts';
import shellStyles from '../shell.module.css';
import { ImportReportView } from './ImportReportView.tsx';
import styles from './import.module.css';

function Running({
  progress,
  cancelling,
}: {
  readonly progress: ImportProgress;
  readonly cancelling: boolean;
}) {
  const { t } = useTranslation();
  const format = useFormat();
  const { count, bytes, totalBytes } = progress;
  const share = totalBytes === 0 ? 1 : bytes / totalBytes;
  return (
    <>
      <Modal.Title className={shellStyles.dialogTitle}>{t('import.title')}</Modal.Title>
      <ProgressBar label={t('import.bar')} share={share} />
      <p className={styles.importLine}>
        <span>{t('import.mails', { count })}</span>
        <span className="g-dim">
          {t('import.bytes', { read: format.bytes(bytes), total: format.bytes(totalBytes) })}
        </span>
      </p>
      <p className="g-note">{t('import.note')}</p>
      <div className={`g-actions ${shellStyles.dialogActions}`}>
        <Button
          variant="default"
          loading={cancelling}
          onClick={() => void cancelImport()}
          data-autofocus
          data-testid="cancel-import"
        >
          {t('import.cancel')}
        </Button>
      </div>
    </>
  );
}

function Content({ state }: { readonly state: ImportState }) {
  const { t } = useTranslation();
  switch (state.kind) {
    case 'running':
      return <Running progress={state.progress} cancelling={state.cancelling} />;
    case 'done':
      return <ImportReportView report={state.report} problem={state.problem} />;
    case 'failed':
      return (
        <>
          <Modal.Title className={shellStyles.dialogTitle}>{t('import.failedTitle')}</Modal.Title>
          <ProblemNote error={state.error} />
          <p className="g-dim">{t('import.failedBody')}</p>
          <div className={`g-actions ${shellStyles.dialogActions}`}>
            <Button variant="default" onClick={closeImport} data-autofocus>
              {t('import.close')}
            </Button>
          </div>
        </>
      );
    default:
      return null;
  }
}

/** How far an import is, then what came of it. While it runs only its own button ends it. */
export function ImportDialog() {
  const state = useStore(({ mailImport }) => mailImport);
  const shown = state.kind !== 'none' && state.kind !== 'choosing';
  const ended = state.kind === 'done' || state.kind === 'failed';
  return (
    <Modal.Root
      centered
      opened={shown}
      onClose={closeImport}
      closeOnEscape={ended}
      closeOnClickOutside={false}
      size={state.kind === 'done' ? 640 : 440}
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
