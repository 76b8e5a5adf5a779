import { assertNever } from '../../shared/assert-never.ts';
import type { Settings } from '../../shared/settings.ts';

export interface CloseSituation {
  /** Gleaner is already on its way out; nothing more is asked. */
  readonly quitting: boolean;
  readonly jobRunning: boolean;
  readonly onClose: Settings['onClose'];
}

/** What closing the window does: the window goes, all of Gleaner goes, or the person is asked which. */
export type CloseDecision = 'close' | 'quit' | 'ask';

export function decideClose({ quitting, jobRunning, onClose }: CloseSituation): CloseDecision {
  if (quitting || !jobRunning) return 'close';
  switch (onClose) {
    case 'keep-running':
      return 'close';
    case 'quit':
      return 'quit';
    case 'ask':
      return 'ask';
    default:
      return assertNever(onClose);
  }
}

/** Whether Gleaner ends with its last window. On macOS programs stay; a running job keeps it everywhere. */
export function quitsWithLastWindow(jobRunning: boolean, platform: NodeJS.Platform): boolean {
  return !jobRunning && platform !== 'darwin';
}
