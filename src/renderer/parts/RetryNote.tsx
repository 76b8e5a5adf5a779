import { Button } from '@mantine/core';
import type { ErrorInfo } from '../../shared/app-error.ts';
import { ProblemNote } from './ProblemNote.tsx';

interface RetryNoteProps {
  readonly error: ErrorInfo;
  readonly label: string;
  readonly onRetry: () => void;
}

/** An error that asking again may mend, with the button that asks. */
export function RetryNote({ error, label, onRetry }: RetryNoteProps) {
  return (
    <ProblemNote error={error}>
      <Button variant="default" onClick={onRetry}>
        {label}
      </Button>
    </ProblemNote>
  );
}
