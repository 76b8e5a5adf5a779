import { EventEmitter } from 'node:events';
import { makeEvent } from './prevent-default.ts';
import { refuseUnknownMembers } from './refuse-unknown.ts';

export interface NotificationOptions {
  readonly title?: string;
  readonly body?: string;
  readonly silent?: boolean;
  readonly [other: string]: unknown;
}

export class Notification extends EventEmitter {
  /** Every notification shown so far, for specs: `Notification.shown.at(-1).emit('click')`. */
  static readonly shown: Notification[] = [];
  readonly options: NotificationOptions;
  title: string;
  body: string;
  silent: boolean;
  isShowing = false;

  constructor(options: NotificationOptions = {}) {
    super();
    this.options = options;
    this.title = options.title ?? '';
    this.body = options.body ?? '';
    this.silent = options.silent ?? false;
  }

  /** True unless GLEANER_HOST_NOTIFICATIONS=0 stands for a system without any. */
  static isSupported(): boolean {
    return process.env.GLEANER_HOST_NOTIFICATIONS !== '0';
  }

  show(): void {
    this.isShowing = true;
    Notification.shown.push(this);
    this.emit('show', makeEvent({}));
  }

  close(): void {
    if (!this.isShowing) return;
    this.isShowing = false;
    this.emit('close', makeEvent({}));
  }
}
refuseUnknownMembers('Notification', Notification);
