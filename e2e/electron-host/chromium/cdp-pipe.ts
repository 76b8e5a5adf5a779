import { EventEmitter } from 'node:events';
import type { Readable, Writable } from 'node:stream';

export type CdpParams = Readonly<Record<string, unknown>>;

/** One conversation with Chromium: the browser itself, or one page. */
export interface CdpSession {
  /** Sends a command; rejects with Chromium's message, or when the pipe or the page is gone. */
  send<Result = unknown>(method: string, params?: CdpParams): Promise<Result>;
  on<Params>(method: string, listener: (params: Params) => void): void;
}

interface Incoming {
  readonly id?: number;
  readonly sessionId?: string;
  readonly method?: string;
  readonly params?: unknown;
  readonly result?: unknown;
  readonly error?: { readonly message: string };
}

interface Waiting {
  readonly sessionId: string | undefined;
  readonly resolve: (value: unknown) => void;
  readonly reject: (error: Error) => void;
}

/** The DevTools protocol over --remote-debugging-pipe: JSON messages, each ended by a zero byte. */
export class CdpPipe {
  readonly #write: Writable;
  readonly #waiting = new Map<number, Waiting>();
  readonly #events = new Map<string, EventEmitter>();
  #lastId = 0;
  #parts: Buffer[] = [];
  #closed = false;

  constructor(write: Writable, read: Readable) {
    this.#write = write;
    read.on('data', (chunk: Buffer) => this.#take(chunk));
    read.on('close', () => this.#end());
    // A pipe to a dying Chromium breaks; its 'close' is what ends the conversation.
    read.on('error', () => this.#end());
    write.on('error', () => this.#end());
  }

  /** The conversation with one page (by its CDP session id), or with the browser when none is given. */
  session(sessionId?: string): CdpSession {
    const events = this.#emitterOf(sessionId);
    return {
      send: <Result>(method: string, params: CdpParams = {}) =>
        this.#send(sessionId, method, params) as Promise<Result>,
      on: (method, listener) => {
        events.on(method, listener);
      },
    };
  }

  /** Forgets a page that is gone, failing whatever still waits for it. */
  forget(sessionId: string): void {
    this.#events.delete(sessionId);
    for (const [id, waiting] of this.#waiting) {
      if (waiting.sessionId !== sessionId) continue;
      this.#waiting.delete(id);
      waiting.reject(new Error('The page is gone.'));
    }
  }

  #emitterOf(sessionId: string | undefined): EventEmitter {
    const key = sessionId ?? '';
    const known = this.#events.get(key);
    if (known) return known;
    const created = new EventEmitter();
    created.setMaxListeners(0);
    this.#events.set(key, created);
    return created;
  }

  #send(sessionId: string | undefined, method: string, params: CdpParams): Promise<unknown> {
    if (this.#closed) return Promise.reject(new Error(`Chromium is gone (${method}).`));
    this.#lastId += 1;
    const id = this.#lastId;
    return new Promise((resolve, reject) => {
      this.#waiting.set(id, { sessionId, resolve, reject });
      this.#write.write(`${JSON.stringify({ id, method, params, sessionId })}\0`);
    });
  }

  #take(chunk: Buffer): void {
    let rest = chunk;
    for (let end = rest.indexOf(0); end >= 0; end = rest.indexOf(0)) {
      const text = Buffer.concat([...this.#parts, rest.subarray(0, end)]).toString('utf8');
      this.#parts = [];
      rest = rest.subarray(end + 1);
      this.#deliver(JSON.parse(text) as Incoming);
    }
    if (rest.length > 0) this.#parts.push(rest);
  }

  #deliver(message: Incoming): void {
    if (message.id === undefined) {
      if (message.method) this.#events.get(message.sessionId ?? '')?.emit(message.method, message.params);
      return;
    }
    const waiting = this.#waiting.get(message.id);
    this.#waiting.delete(message.id);
    if (message.error) waiting?.reject(new Error(message.error.message));
    else waiting?.resolve(message.result);
  }

  #end(): void {
    this.#closed = true;
    for (const waiting of this.#waiting.values()) waiting.reject(new Error('Chromium is gone.'));
    this.#waiting.clear();
  }
}
