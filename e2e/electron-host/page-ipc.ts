import type { CdpSession } from './chromium/cdp-pipe.ts';
import { type IpcEvent, ipcMain } from './ipc-main.ts';
import { createValueCodec } from './page/value-codec.ts';

type Message = readonly [kind: string, channel: string, args: readonly unknown[], id: number];

/** What IPC needs to know of the window it speaks for. */
export interface IpcOwner {
  ipcEvent(): IpcEvent;
  preloadFailed(error: Error): void;
}

const codec = createValueCodec();

/** One page's IPC: a CDP binding inwards, calls into the preload's world outwards, in order both ways. */
export class PageIpc {
  readonly #session: CdpSession;
  readonly #binding: string;
  readonly #owner: IpcOwner;
  #contextId: number | undefined;

  constructor(session: CdpSession, binding: string, owner: IpcOwner) {
    this.#session = session;
    this.#binding = binding;
    this.#owner = owner;
    session.on<{ name: string; payload: string; executionContextId: number }>(
      'Runtime.bindingCalled',
      ({ name, payload, executionContextId }) => {
        if (name === binding) this.#take(codec.decode(payload) as Message, executionContextId);
      },
    );
    session.on('Runtime.executionContextsCleared', () => {
      this.#contextId = undefined;
    });
  }

  /** Sends to the preload's listeners. As in Electron, what is sent while no page is there is lost. */
  send(channel: string, args: readonly unknown[]): void {
    this.#deliver(codec.encode(['message', channel, args]), this.#contextId);
  }

  #deliver(text: string, contextId: number | undefined): void {
    if (contextId === undefined) return;
    this.#session
      .send('Runtime.callFunctionOn', {
        functionDeclaration: `function (text) { globalThis[${JSON.stringify(`${this.#binding}Receive`)}](text); }`,
        arguments: [{ value: text }],
        executionContextId: contextId,
      })
      // The page went away before it got the message; Electron drops it as well.
      .catch(() => undefined);
  }

  #take([kind, channel, args, id]: Message, contextId: number): void {
    if (kind === 'ready') this.#contextId = contextId;
    else if (kind === 'send') ipcMain.emit(channel, this.#owner.ipcEvent(), ...args);
    else if (kind === 'invoke') this.#answer(channel, args, id, contextId);
    else if (kind === 'preload-error') {
      this.#owner.preloadFailed(Object.assign(new Error(channel), { stack: String(args[0]) }));
    }
  }

  async #answer(channel: string, args: readonly unknown[], id: number, contextId: number): Promise<void> {
    let text: string;
    try {
      const value = await ipcMain.dispatch(this.#owner.ipcEvent(), channel, args);
      text = codec.encode(['reply', id, true, value]);
    } catch (error) {
      text = codec.encode(['reply', id, false, `Error invoking remote method '${channel}': ${error}`]);
    }
    this.#deliver(text, contextId);
  }
}
