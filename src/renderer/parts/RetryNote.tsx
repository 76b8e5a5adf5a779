import { Button } from '@mantine/core';
import { useTranslation } from 'react-i18next';
import type { ErrorInfo } from '../../shared/app-error.ts';
import { ProblemNote } from './ProblemNote.tsx';

interface RetryNoteProps {
  readonly error: ErrorInfo;
  /** What it is that is asked again; just that it is, unless told otherwise. */
  readonly label?: string;
  readonly onRetry: () => void;
}

/** An error that asking again may mend, with the button that asks. */
export function RetryNote({ error, label, onRetry }: RetryNoteProps) {
  const { t } = useTranslation();
  return (
    <ProblemNote error={error}>
      <Button variant="default" onClick={onRetry}>
        {label ?? t('talent.retry')}
      </Button>
    </ProblemNote>
  );
}
