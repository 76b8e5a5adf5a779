import type { createCrossing as CreateCrossing } from './crossing.ts';
import type { ValueCodec } from './value-codec.ts';

type Listener = (event: object, ...args: unknown[]) => void;
type Preload = (
  require: (name: string) => unknown,
  module: { exports: object },
  exports: object,
  process: object,
) => void;

export interface PreloadSettings {
  readonly nonce: string;
  /** Name of the CDP binding, a global of the preload's world alone. */
  readonly binding: string;
  readonly platform: string;
  readonly versions: Readonly<Record<string, string>>;
}

/** What is exposed, refusing by name what there is none of. */
function refuse<Exposed extends object>(name: string, exposed: Exposed): Exposed {
  return new Proxy(exposed, {
    get(object, key) {
      if (typeof key === 'symbol' || key in object || key === '__esModule' || key === 'default') {
        return Reflect.get(object, key);
      }
      throw new Error(`electron-host does not implement ${name}.${key} in a preload`);
    },
  });
}

type Post = (...message: unknown[]) => void;

/** The wire to the main process: what a preload sees of it, and what comes in. */
interface Ipc {
  readonly renderer: object;
  deliver(name: string, args: readonly unknown[]): void;
  /** What was invoked under that number has been answered. */
  settle(id: number, isDone: boolean, answer: unknown): void;
}

function createIpc(post: Post): Ipc {
  const listeners = new Map<string, { readonly listener: Listener; readonly once: boolean }[]>();
  const waiting = new Map<number, { resolve: (value: unknown) => void; reject: (error: Error) => void }>();
  let lastInvoke = 0;

  const add = (name: string, listener: Listener, once: boolean): object => {
    listeners.set(name, [...(listeners.get(name) ?? []), { listener, once }]);
    return ipcRenderer;
  };
  const remove = (name: string, listener: Listener): object => {
    const kept = (listeners.get(name) ?? []).filter((entry) => entry.listener !== listener);
    listeners.set(name, kept);
    return ipcRenderer;
  };
  const ipcRenderer: object = refuse('ipcRenderer', {
    send: (name: string, ...args: unknown[]) => post('send', name, args),
    invoke: async (name: string, ...args: unknown[]) => {
      lastInvoke += 1;
      const id = lastInvoke;
      post('invoke', name, args, id);
      return new Promise((resolve, reject) => waiting.set(id, { resolve, reject }));
    },
    on: (name: string, listener: Listener) => add(name, listener, false),
    addListener: (name: string, listener: Listener) => add(name, listener, false),
    once: (name: string, listener: Listener) => add(name, listener, true),
    off: remove,
    removeListener: remove,
    removeAllListeners: (name?: string) => {
      if (name === undefined) listeners.clear();
      else listeners.delete(name);
      return ipcRenderer;
    },
    listenerCount: (name: string) => listeners.get(name)?.length ?? 0,
  });

  const deliver = (name: string, args: readonly unknown[]): void => {
    for (const { listener, once } of listeners.get(name) ?? []) {
      if (once) remove(name, listener);
      try {
        listener({ sender: ipcRenderer, ports: [] }, ...args);
      } catch (error) {
        reportError(error);
      }
    }
  };

  return {
    renderer: ipcRenderer,
    deliver,
    settle: (id, isDone, answer) => {
      const answered = waiting.get(id);
      waiting.delete(id);
      if (isDone) answered?.resolve(answer);
      else answered?.reject(new Error(answer as string));
    },
  };
}

/**
 * The preload's side: what a sandboxed preload of Electron's finds, and the wire to the main process.
 * Its source is injected into a world of its own, with that of the two above (`preloadSource`).
 */
export function preloadWorld(
  createCrossing: typeof CreateCrossing,
  codec: ValueCodec,
  settings: PreloadSettings,
  preload: Preload,
): void {
  if (window !== window.top) return;
  const world = globalThis as unknown as Record<string, (text: string) => void>;
  const post = (...message: unknown[]): void => world[settings.binding]?.(codec.encode(message));

  const channel = document.createElement('i');
  const crossing = createCrossing(channel, 'preload', 'page');
  const offer = (): void => {
    window.dispatchEvent(new MouseEvent(`${settings.nonce}:channel`, { relatedTarget: channel }));
  };
  window.addEventListener(`${settings.nonce}:page`, offer, { once: true });
  offer();

  const ipc = createIpc(post);
  const ipcRenderer = ipc.renderer;

  // The main process looks for a pause in a function of this very name, reads `file` and writes `answer.path`.
  const electronHostFilePath = (file: File): string => {
    if (!(file instanceof File)) throw new TypeError('getPathForFile expects a File.');
    const answer = { path: '' };
    // biome-ignore lint/suspicious/noDebugger: the pause is how a synchronous call gets an answer over CDP.
    debugger;
    return answer.path;
  };

  const electron = refuse('electron', {
    ipcRenderer,
    contextBridge: refuse('contextBridge', {
      exposeInMainWorld: (key: string, api: unknown) => {
        crossing.call('expose', [key, api]);
      },
    }),
    webUtils: refuse('webUtils', { getPathForFile: electronHostFilePath }),
  });
  const require = (name: string): unknown => {
    if (name === 'electron' || name === 'electron/renderer' || name === 'electron/common') return electron;
    throw new Error(`module not found: ${name} (a sandboxed preload has electron alone)`);
  };

  Object.defineProperty(globalThis, `${settings.binding}Receive`, {
    value: (text: string) => {
      const [kind, first, second, third] = codec.decode(text) as [string, unknown, unknown, unknown];
      if (kind === 'message') ipc.deliver(first as string, second as unknown[]);
      else ipc.settle(first as number, second === true, third);
    },
  });

  post('ready');
  const module = { exports: {} };
  const process = {
    type: 'renderer',
    platform: settings.platform,
    versions: settings.versions,
    env: {},
    argv: [],
    sandboxed: true,
    contextIsolated: true,
  };
  try {
    preload(require, module, module.exports, process);
  } catch (error) {
    const { message, stack } = error instanceof Error ? error : new Error(String(error));
    post('preload-error', message, [stack ?? '']);
  }
}

/** For a page: the preload's side, with nothing left to import. */
export const preloadSource = `(() => { ${refuse}\n${createIpc}\nreturn ${preloadWorld}; })()`;
