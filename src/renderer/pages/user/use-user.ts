import { useCallback, useEffect, useRef, useState } from 'react';
import type { ErrorInfo } from '../../../shared/app-error.ts';
import type { UserDetail } from '../../../shared/pipelines/events.ts';
import { ask } from '../../bridge/ask.ts';
import { useJobPulse } from '../users/use-job-pulse.ts';

export interface UserState {
  readonly detail: UserDetail | null;
  readonly error: ErrorInfo | null;
  readonly again: () => void;
}

/** Everything about a user but the rows; kept current while a job runs. */
export function useUser(userId: string): UserState {
  const [detail, setDetail] = useState<UserDetail | null>(null);
  const [error, setError] = useState<ErrorInfo | null>(null);
  const asked = useRef(0);

  const again = useCallback(async () => {
    asked.current += 1;
    const question = asked.current;
    const answer = await ask('events.user', { userId });
    if (question !== asked.current) return;
    if (answer.ok)
      setDetail((before) => (JSON.stringify(before) === JSON.stringify(answer.data) ? before : answer.data));
    setError(answer.ok ? null : answer.error);
  }, [userId]);

  useEffect(() => {
    void again();
    return () => {
      asked.current += 1;
    };
  }, [again]);
  useJobPulse(again);

  return { detail, error, again };
}
