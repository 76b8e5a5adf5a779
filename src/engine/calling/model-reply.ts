export interface Usage {
  readonly promptTokens: number;
  readonly completionTokens: number;
}

/** Why the model stopped; `interrupted` where the stream broke off. */
export type Finish = 'stop' | 'length' | 'refused' | 'interrupted';

export interface StreamedReply {
  readonly text: string;
  readonly finish: Finish;
  /** Null where the provider reports none. */
  readonly usage: Usage | null;
}

/** A stream that broke off after it had said something: what came is paid for and worth reading. */
export class BrokenStream extends Error {
  override readonly name = 'BrokenStream';
  readonly reply: StreamedReply;

  constructor(reply: StreamedReply, cause: unknown) {
    super('The stream broke off.', { cause });
    this.reply = reply;
  }
}
