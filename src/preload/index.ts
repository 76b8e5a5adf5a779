import { contextBridge, ipcRenderer, webUtils } from 'electron';
import type * as contract from '../shared/contract.ts';
import type { Bridge, PushName } from '../shared/contract.ts';

// Values of the contract are spelled here once more, checked by their types, so that zod stays out of the page's
// sandbox: a name that the contract changes does not compile.
const requestChannel: typeof contract.requestChannel = 'gleaner:request';
const pushChannel: typeof contract.pushChannel = 'gleaner:push';
const pushNames: Readonly<Record<PushName, true>> = {
  'job.snapshot': true,
  'source.found': true,
  'workspace.changed': true,
  'settings.changed': true,
  'export.progress': true,
  'import.progress': true,
  'trial.changed': true,
  'job.feed': true,
  'queue.changed': true,
  'whenDone.changed': true,
  command: true,
  problem: true,
};

type Listener = (data: never) => void;
const listeners = new Map<string, Set<Listener>>(Object.keys(pushNames).map((name) => [name, new Set()]));

ipcRenderer.on(pushChannel, (_event, message: { readonly name: string; readonly data: never }) => {
  for (const listener of listeners.get(message.name) ?? []) listener(message.data);
});

const bridge: Bridge = {
  request: (name, input) => ipcRenderer.invoke(requestChannel, name, input),
  on(name, listener) {
    const set = listeners.get(name);
    if (set === undefined) throw new Error(`There is no event named “${String(name)}”.`);
    // A wrapper of its own, so that the same function can listen twice and each stop ends one.
    const own: Listener = (data) => listener(data);
    set.add(own);
    return () => {
      set.delete(own);
    };
  },
  pathOf: (file) => webUtils.getPathForFile(file),
};

contextBridge.exposeInMainWorld('gleaner', bridge);
