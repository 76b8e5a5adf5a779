import { EventEmitter } from 'node:events';
import type { MainFrame } from './main-frame.ts';
import { refuseUnknownMembers } from './refuse-unknown.ts';

export interface IpcEvent {
  readonly type: 'frame';
  readonly sender: unknown;
  readonly senderFrame: MainFrame | null;
  readonly frameId: number;
  readonly processId: number;
  readonly reply: (channel: string, ...args: unknown[]) => void;
}

type Handler = (event: IpcEvent, ...args: unknown[]) => unknown;

class IpcMain extends EventEmitter {
  /** Under Electron's own name for it, for stories that listen in. */
  readonly _invokeHandlers = new Map<string, Handler>();

  handle(channel: string, handler: Handler): void {
    if (this._invokeHandlers.has(channel)) {
      throw new Error(`Attempted to register a second handler for '${channel}'`);
    }
    if (typeof handler !== 'function')
      throw new TypeError(`Expected handler to be a function for '${channel}'`);
    this._invokeHandlers.set(channel, handler);
  }

  handleOnce(channel: string, handler: Handler): void {
    this.handle(channel, (event, ...args) => {
      this.removeHandler(channel);
      return handler(event, ...args);
    });
  }

  removeHandler(channel: string): void {
    this._invokeHandlers.delete(channel);
  }

  /** The host's own: the answer to an invoke, or why there is none. */
  async dispatch(event: IpcEvent, channel: string, args: readonly unknown[]): Promise<unknown> {
    const handler = this._invokeHandlers.get(channel);
    if (!handler) throw new Error(`No handler registered for '${channel}'`);
    return handler(event, ...args);
  }
}
refuseUnknownMembers('ipcMain', IpcMain);

export const ipcMain = new IpcMain();
