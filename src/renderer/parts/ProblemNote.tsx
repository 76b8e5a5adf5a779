import { IconAlertTriangle } from '@tabler/icons-react';
import type { ReactNode } from 'react';
import type { ErrorInfo } from '../../shared/app-error.ts';
import { errorText } from '../../shared/words/error-text.ts';
import { useStore } from '../store/store.ts';
import { Callout } from './Callout.tsx';

interface ProblemNoteProps {
  readonly error: ErrorInfo;
  /** A sentence that stands in for the error's own. */
  readonly said?: string | undefined;
  /** What can be done about it here. */
  readonly children?: ReactNode;
}

/** An error in the place where it happened: a sentence, what to do, and the buttons to do it. */
export function ProblemNote({ error, said, children }: ProblemNoteProps) {
  const language = useStore((state) => state.settings.resolvedLanguage);
  const { message, hint } = errorText(error, language);
  return (
    <Callout
      icon={IconAlertTriangle}
      message={said ?? message}
      className="g-problem"
      data-tone="bad"
      role="alert"
      data-testid="problem"
      data-code={error.code}
    >
      {hint === '' ? null : <p>{hint}</p>}
      {children === undefined ? null : <div className="g-actions">{children}</div>}
    </Callout>
  );
}
