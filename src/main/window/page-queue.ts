import type { PushName } from '../../shared/contract.ts';
import type { Push } from '../app/push.ts';

const mustArrive: ReadonlySet<PushName> = new Set(['command', 'problem']);
const maxWaiting = 20;

/** Delivers pushes to a page that may not be there yet: a problem while starting must still be read. */
export function createPageQueue(send: (message: { name: PushName; data: unknown }) => void) {
  let listening = false;
  let waiting: readonly { name: PushName; data: unknown }[] = [];
  /** State is sent at once or dropped, as the page asks for it when it mounts; words to the person wait. */
  const push: Push = (name, data) => {
    if (listening || !mustArrive.has(name)) send({ name, data });
    else waiting = [...waiting, { name, data }].slice(-maxWaiting);
  };
  return {
    push,
    /** The page listens now. */
    ready() {
      listening = true;
      for (const message of waiting) send(message);
      waiting = [];
    },
    /** The page is gone or loads anew. */
    gone() {
      listening = false;
    },
  };
}
