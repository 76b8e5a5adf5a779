import { useCallback, useEffect, useRef, useState } from 'react';
import type { ErrorInfo } from '../../../shared/app-error.ts';
import type { RouteInput, RouteName, RouteOutput } from '../../../shared/contract.ts';
import { ask } from '../../bridge/ask.ts';
import { useJobPulse } from '../users/use-job-pulse.ts';

export interface AnswerState<Data> {
  /** The latest answer; it stays while a new one is on its way. */
  readonly data: Data | null;
  readonly error: ErrorInfo | null;
  /** The data on show belongs to an earlier question, or there is none yet. */
  readonly loading: boolean;
  readonly again: () => void;
}

/**
 * The answer to a request, kept current while a job runs. Only the answer to the latest question is taken, and the same
 * answer again is no new one. With no input nothing is asked.
 */
export function useAnswer<Name extends RouteName>(
  name: Name,
  input: RouteInput<Name> | null,
): AnswerState<RouteOutput<Name>> {
  const [state, setState] = useState<Omit<AnswerState<RouteOutput<Name>>, 'again'>>({
    data: null,
    error: null,
    loading: input !== null,
  });
  const asked = useRef(0);
  const question = JSON.stringify(input);

  const fetchAnswer = useCallback(async (): Promise<void> => {
    const given = JSON.parse(question) as RouteInput<Name> | null;
    asked.current += 1;
    const mine = asked.current;
    if (given === null) return;
    const answer = await ask(name, given);
    if (mine !== asked.current) return;
    setState((before) => {
      if (!answer.ok) return { ...before, error: answer.error, loading: false };
      const same = JSON.stringify(before.data) === JSON.stringify(answer.data);
      return { data: same ? before.data : answer.data, error: null, loading: false };
    });
  }, [name, question]);

  const again = useCallback(() => {
    setState((before) => ({ ...before, error: null, loading: question !== 'null' }));
    void fetchAnswer();
  }, [fetchAnswer, question]);

  useEffect(() => {
    again();
    return () => {
      asked.current += 1;
    };
  }, [again]);
  useJobPulse(fetchAnswer);

  return { ...state, again };
}
