import { Button } from '@mantine/core';
import { useWindowEvent } from '@mantine/hooks';
import { IconArrowBackUp, IconArrowForwardUp } from '@tabler/icons-react';
import { useEffect } from 'react';
import { useTranslation } from 'react-i18next';
import { errorText } from '../../../../shared/words/error-text.ts';
import { useFormat } from '../../../i18n/use-format.ts';
import { useJob } from '../../../store/store.ts';
import styles from './review.module.css';
import { forgetTold, redoEvents, undoEvents, useReview } from './review-commands.ts';
import { isTyping } from './use-review-keys.ts';
import { useToldWords } from './use-told-words.ts';

const isInDialog = (target: EventTarget | null): boolean =>
  target instanceof HTMLElement && target.closest('[role="dialog"]') !== null;

/**
 * Ctrl or Cmd with Z takes the last edit of events back, with Shift and Z does it again: on a page where nothing is typed. `off` is for
 * what lies over the page and has these keys itself.
 */
function useUndoKeys(off: boolean): void {
  useWindowEvent('keydown', (event) => {
    const { target, ctrlKey, metaKey, shiftKey, altKey } = event;
    if (off || event.defaultPrevented || event.repeat || altKey || !(ctrlKey || metaKey)) return;
    const key = event.key.toLowerCase();
    const isRedo = (key === 'z' && shiftKey) || (key === 'y' && !shiftKey);
    if (!isRedo && key !== 'z') return;
    if (isTyping(target) || isInDialog(target)) return;
    event.preventDefault();
    void (isRedo ? redoEvents() : undoEvents());
  });
}

interface UndoNoteProps {
  /** A user is looked at, over the page. */
  readonly off: boolean;
  readonly onShow: (userId: string) => void;
}

/** On a page of events: what was edited, undone or done again last, and the way back from it; by keys as well. */
export function UndoNote({ off, onShow }: UndoNoteProps) {
  const { t } = useTranslation();
  const { language } = useFormat();
  const { told, error, busy } = useReview();
  const running = useJob((job) => job.status === 'running') === true;
  const toldWords = useToldWords();
  useUndoKeys(off);
  useEffect(() => forgetTold, []);
  if (error !== null) {
    const { message, hint } = errorText(error, language);
    return (
      <p className={styles.refused} role="alert" data-testid="undo-refused">
        {message} {hint}
      </p>
    );
  }
  if (told === null) return <p role="status" className="g-hidden" />;
  const isUndone = told.how === 'undone';
  const Icon = isUndone ? IconArrowForwardUp : IconArrowBackUp;
  const { userId } = told.report;
  return (
    <div className="g-actions">
      <p role="status" data-testid="undo-told">
        {toldWords(told, null)}
      </p>
      <Button
        variant="default"
        size="compact-sm"
        leftSection={<Icon size={16} stroke={1.75} aria-hidden={true} />}
        disabled={busy || running}
        title={running ? t('users.busy') : undefined}
        onClick={() => void (isUndone ? redoEvents() : undoEvents())}
        data-testid="undo-back"
      >
        {t(isUndone ? 'review.tools.redo' : 'review.tools.undo')}
      </Button>
      <Button variant="subtle" size="compact-sm" onClick={() => onShow(userId)}>
        {t('review.showUser')}
      </Button>
    </div>
  );
}
