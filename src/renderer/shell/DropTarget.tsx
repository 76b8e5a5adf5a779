import { IconFileDatabase } from '@tabler/icons-react';
import { useEffect, useState } from 'react';
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

  useEffect(() => {
    // Entering a child fires before leaving its parent, so the two are counted against each other.
    let depth = 0;
    const refuse = (message: string): void => {
      const error: ErrorInfo = { code: 'bad_input', message, hint: '' };
      update((state) => withProblem(state, error, message));
    };
    const enter = (event: DragEvent): void => {
      if (!carriesFiles(event)) return;
      depth += 1;
      setHovering(true);
    };
    const leave = (event: DragEvent): void => {
      if (!carriesFiles(event)) return;
      depth = Math.max(0, depth - 1);
      if (depth === 0) setHovering(false);
    };
    const over = (event: DragEvent): void => event.preventDefault();
    const drop = (event: DragEvent): void => {
      event.preventDefault();
      depth = 0;
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
    };
    window.addEventListener('dragenter', enter);
    window.addEventListener('dragleave', leave);
    window.addEventListener('dragover', over);
    window.addEventListener('drop', drop);
    return () => {
      window.removeEventListener('dragenter', enter);
      window.removeEventListener('dragleave', leave);
      window.removeEventListener('dragover', over);
      window.removeEventListener('drop', drop);
    };
  }, [t]);

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
