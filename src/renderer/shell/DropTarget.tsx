import { useWindowEvent } from '@mantine/hooks';
import { IconFileDatabase } from '@tabler/icons-react';
import { useRef, useState } from 'react';
import { useTranslation } from 'react-i18next';
import type { ErrorInfo } from '../../shared/app-error.ts';
import { isDataFileName } from '../../shared/data-import.ts';
import { importMail, planRows } from '../commands/imports.ts';
import { openPath } from '../commands/open-file.ts';
import { withProblem } from '../store/reducers.ts';
import { update } from '../store/store.ts';
import styles from './drop-target.module.css';

const carriesFiles = (event: DragEvent): boolean => event.dataTransfer?.types.includes('Files') === true;

/** The whole window takes a dropped file, to open it or, a mailbox or rows, to import it. It shows itself only while one hovers over the window. */
export function DropTarget() {
  const { t } = useTranslation();
  const [hovering, setHovering] = useState(false);

  // Entering a child fires before leaving its parent, so the two are counted against each other.
  const depth = useRef(0);
  const refuse = (message: string): void => {
    const error: ErrorInfo = { code: 'bad_input', message, hint: '' };
    update((state) => withProblem(state, error, message));
  };
  useWindowEvent('dragenter', (event) => {
    if (!carriesFiles(event)) return;
    depth.current += 1;
    setHovering(true);
  });
  useWindowEvent('dragleave', (event) => {
    if (!carriesFiles(event)) return;
    depth.current = Math.max(0, depth.current - 1);
    if (depth.current === 0) setHovering(false);
  });
  useWindowEvent('dragover', (event) => event.preventDefault());
  useWindowEvent('drop', (event) => {
    event.preventDefault();
    depth.current = 0;
    setHovering(false);
    const files = [...(event.dataTransfer?.files ?? [])];
    const [file] = files;
    if (file === undefined) return;
    const path = window.gleaner?.pathOf(file) ?? '';
    if (files.length > 1) refuse(t('drop.many'));
    else if (path === '') refuse(t('drop.notAFile'));
    else if (/\.mbo?x$/i.test(path)) void importMail('mailbox', path);
    else if (isDataFileName(path)) void planRows(path);
    else void openPath(path);
  });

  if (!hovering) return null;
  return (
    <div className={styles.drop} data-testid="drop-target">
      <div className={styles.dropWords}>
        <IconFileDatabase size={40} stroke={1.25} aria-hidden="true" />
        <p>{t('drop.title')}</p>
        <p className="g-dim">{t('drop.hint')}</p>
      </div>
    </div>
  );
}
