import type { Settings } from '../../shared/settings.ts';
import { decideClose } from './close-decision.ts';
import type { CloseAnswer } from './dialogs.ts';

export interface CloseGuardOptions {
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
