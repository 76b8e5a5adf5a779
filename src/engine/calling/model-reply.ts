export interface Usage {
  readonly promptTokens: number;
  readonly completionTokens: number;
  /** Of the input read from the provider's cache, and written into it; absent where the provider does not say. */
  readonly cachedTokens?: number;
  readonly cacheWriteTokens?: number;
  /** Of the output spent on thinking; absent where the provider does not say. */
  readonly reasoningTokens?: number;
}

export const noUsage: Usage = { promptTokens: 0, completionTokens: 0 };

/** What calls took together, in and out. */
export const sumUsage = (one: Usage, other: Usage): Usage => ({
  promptTokens: one.promptTokens + other.promptTokens,
  completionTokens: one.completionTokens + other.completionTokens,
});

/** Why the model stopped; `interrupted` where the stream broke off. */
export type Finish = 'stop' | 'length' | 'refused' | 'interrupted';

export interface StreamedReply {
  readonly text: string;
  readonly finish: Finish;
  /** Null where the provider counts none, or none that can be true. */
  readonly usage: Usage | null;
  /** Characters of thinking that came beside the text; absent where none did. */
  readonly thought?: number;
  /**
   * Where the room went into thinking: there is more of it for the next request, or this is all that the model has and
   * brought nothing, or little.
   */
  readonly exhausted?: 'more' | 'all' | 'some';
}

/** A stream that broke off after it had said or thought something: what came is paid for, and may be worth reading. */
export class BrokenStream extends Error {
  override readonly name = 'BrokenStream';
  readonly reply: StreamedReply;

  constructor(reply: StreamedReply, cause: unknown) {
    super('The stream broke off.', { cause });
    this.reply = reply;
  }
}
