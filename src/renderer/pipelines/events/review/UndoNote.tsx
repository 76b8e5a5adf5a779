import { Button } from '@mantine/core';
import { useWindowEvent } from '@mantine/hooks';
import { IconArrowBackUp, IconArrowForwardUp } from '@tabler/icons-react';
import { useEffect } from 'react';
import { useTranslation } from 'react-i18next';
import { errorText } from '../../../../shared/words/error-text.ts';
import { useFormat } from '../../../i18n/use-format.ts';
import { useJob } from '../../../store/store.ts';
import { undoKey } from '../undo-key.ts';
import styles from './review.module.css';
import { forgetTold, redoEvents, type Told, undoEvents, useReview } from './review-commands.ts';
import { isTyping } from './use-review-keys.ts';

/** What an edit, or its undoing, came to; whose events, where that is not who is looked at. */
function useToldWords(): (told: Told, lookedAt: string | null) => string {
  const { t } = useTranslation();
  return ({ report, how }, lookedAt) => {
    const { userId, kind, events } = report;
    const marksUser = kind === 'done' || kind === 'reopen';
    const what =
      events === 0 && !marksUser
        ? t('review.nothingChanged')
        : t(`review.told.${how}`, { what: t(`review.kinds.${kind}`), count: events });
    return userId === lookedAt ? what : what + t('review.ofUser', { user: userId });
  };
}

/** Why the last edit was refused; null where it was not. */
function useRefusal(): string | null {
  const { language } = useFormat();
  const error = useReview((state) => state.error);
  if (error === null) return null;
  const { message, hint } = errorText(error, language);
  return `${message} ${hint}`;
}

/** What the last edit came to, or why it was refused; else how the two lists belong together. */
export function EditNote({ userId, legend }: { readonly userId: string; readonly legend: string }) {
  const { t } = useTranslation();
  const { told, mode } = useReview();
  const refusal = useRefusal();
  const toldWords = useToldWords();
  if (refusal !== null) {
    return (
      <span className={styles.refused} role="alert" data-testid="review-refused">
        {refusal}
      </span>
    );
  }
  if (told === null) return <span role="status">{mode === null ? legend : t('review.modeKeys')}</span>;
  return (
    <span role="status" data-testid="review-told">
      {toldWords(told, userId)}
    </span>
  );
}

const isInDialog = (target: EventTarget | null): boolean =>
  target instanceof HTMLElement && target.closest('[role="dialog"]') !== null;

/** Takes the last edit of events back by keys, or does it again: on a page where nothing is typed. `off` is for what lies over the page and has these keys itself. */
function useUndoKeys(off: boolean): void {
  useWindowEvent('keydown', (event) => {
    const asked = undoKey(event);
    if (off || asked === null || isTyping(event.target) || isInDialog(event.target)) return;
    event.preventDefault();
    void (asked === 'redo' ? redoEvents() : undoEvents());
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
  const { told, busy } = useReview();
  const refusal = useRefusal();
  const running = useJob((job) => job.status === 'running') === true;
  const toldWords = useToldWords();
  useUndoKeys(off);
  useEffect(() => forgetTold, []);
  if (refusal !== null) {
    return (
      <p className={styles.refused} role="alert" data-testid="undo-refused">
        {refusal}
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
