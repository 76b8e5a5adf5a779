import { useCallback, useEffect, useState } from 'react';
import type { ErrorInfo } from '../../../shared/app-error.ts';
import type { Estimate } from '../../../shared/work.ts';
import { ask } from '../../bridge/ask.ts';
import type { SelectionKind } from '../../store/state.ts';
import { useStore } from '../../store/store.ts';

export interface EstimateState {
  readonly estimate: Estimate | null;
  readonly error: ErrorInfo | null;
  readonly loading: boolean;
  readonly again: () => void;
}

/** What a job reads: users, or mails. */
export type EstimateOf = 'users' | 'mails';

/**
 * What a job over the selection would take; asked again when the settings or the file's counts change. Not
 * while a job runs: the counts change all the time then, and every answer takes work away from the job.
 */
export function useEstimate(selection: SelectionKind, of: EstimateOf = 'users'): EstimateState {
  // Every change of the settings, the theme's too, brings them whole and new: only what they say counts.
  const model = useStore(({ settings }) =>
    JSON.stringify(of === 'mails' ? [settings.model, settings.talent] : settings.model),
  );
  const done = useStore(({ source }) =>
    of === 'mails' ? JSON.stringify(source?.found.mail) : JSON.stringify(source?.found.events),
  );
  const running = useStore(({ job }) => job?.status === 'running');
  const [round, setRound] = useState(0);
  const [answer, setAnswer] = useState<Omit<EstimateState, 'again'>>({
    estimate: null,
    error: null,
    loading: true,
  });

  // biome-ignore lint/correctness/useExhaustiveDependencies: the model, the counts and the round are why to ask again
  useEffect(() => {
    if (running) return;
    let current = true;
    setAnswer((before) => ({ ...before, error: null, loading: true }));
    const { talent } = useStore.getState().settings;
    const asked = ask(
      'job.estimate',
      of === 'mails'
        ? { pipeline: 'mail', selection: { kind: selection }, options: talent }
        : { pipeline: 'events', selection: { kind: selection } },
    );
    void asked.then((answered) => {
      if (!current) return;
      setAnswer(
        answered.ok
          ? { estimate: answered.data, error: null, loading: false }
          : { estimate: null, error: answered.error, loading: false },
      );
    });
    return () => {
      current = false;
    };
  }, [running, selection, of, model, done, round]);

  const again = useCallback(() => setRound((count) => count + 1), []);
  return { ...answer, again };
}
