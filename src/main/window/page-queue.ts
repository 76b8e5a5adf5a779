import type { PushName } from '../../shared/contract.ts';
import type { Push } from '../app/push.ts';

export interface PageQueue {
  /** State is sent at once or dropped, as the page asks for it when it mounts; words to the person wait. */
  readonly push: Push;
  /** The page listens now. */
  ready(): void;
  /** The page is gone or loads anew. */
  gone(): void;
}

const mustArrive: ReadonlySet<PushName> = new Set(['command', 'problem']);
const maxWaiting = 20;

/** Delivers pushes to a page that may not be there yet: a problem while starting must still be read. */
export function createPageQueue(send: (message: { name: PushName; data: unknown }) => void): PageQueue {
  let listening = false;
  let waiting: readonly { name: PushName; data: unknown }[] = [];
  return {
    push(name, data) {
      if (listening || !mustArrive.has(name)) send({ name, data });
      else waiting = [...waiting, { name, data }].slice(-maxWaiting);
    },
    ready() {
      listening = true;
      for (const message of waiting) send(message);
      waiting = [];
    },
    gone() {
      listening = false;
    },
  };
}
