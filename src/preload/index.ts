import { contextBridge, ipcRenderer, webUtils } from 'electron';
import { pushChannel, pushNames, requestChannel } from '../shared/channels.ts';
import type { Bridge } from '../shared/contract.ts';

type Listener = (data: never) => void;
const listeners = new Map<string, Set<Listener>>(pushNames.map((name) => [name, new Set()]));

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
