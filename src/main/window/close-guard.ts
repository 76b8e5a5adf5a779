import type { Settings } from '../../shared/settings.ts';
import type { CloseAnswer } from '../app/dialogs.ts';

interface CloseSituation {
  /** Gleaner is already on its way out; nothing more is asked. */
  readonly quitting: boolean;
  readonly jobRunning: boolean;
  readonly onClose: Settings['onClose'];
}

/** What closing the window does: the window goes, all of Gleaner goes, or the person is asked which. */
export type CloseDecision = 'close' | 'quit' | 'ask';

export function decideClose({ quitting, jobRunning, onClose }: CloseSituation): CloseDecision {
  if (quitting || !jobRunning || onClose === 'keep-running') return 'close';
  return onClose;
}

/** Whether Gleaner ends with its last window. On macOS programs stay; a running job keeps it everywhere. */
export function quitsWithLastWindow(jobRunning: boolean, platform: NodeJS.Platform): boolean {
  return !jobRunning && platform !== 'darwin';
}

interface CloseGuardOptions {
  readonly quitting: () => boolean;
  readonly jobRunning: () => boolean;
  readonly onClose: () => Settings['onClose'];
  readonly ask: () => Promise<CloseAnswer>;
  readonly remember: (choice: 'keep-running' | 'quit') => void;
  readonly closeWindow: () => void;
  readonly quit: () => void;
}

/** Answers whether the window may close at once; where it may not, asks and sees to what is answered. */
export function createCloseGuard(options: CloseGuardOptions): () => boolean {
  let asking = false;
  let answered = false;

  const ask = async (): Promise<void> => {
    asking = true;
    try {
      const { choice, remember } = await options.ask();
      if (choice === 'cancel') return;
      if (remember) options.remember(choice);
      if (choice === 'quit') options.quit();
      else {
        answered = true;
        options.closeWindow();
      }
    } finally {
      asking = false;
      answered = false;
    }
  };

  return () => {
    if (answered) return true;
    const decision = decideClose({
      quitting: options.quitting(),
      jobRunning: options.jobRunning(),
      onClose: options.onClose(),
    });
    if (decision === 'quit') options.quit();
    // A second click on the cross while the question stands asks nothing new.
    if (decision === 'ask' && !asking) void ask();
    return decision === 'close';
  };
}
