import type { StreamedReply } from './model-client.ts';

/** A stream that broke off after it had said something: what came is paid for and worth reading. */
export class BrokenStream extends Error {
  override readonly name = 'BrokenStream';
  readonly reply: StreamedReply;

  constructor(reply: StreamedReply, cause: unknown) {
    super('The stream broke off.', { cause });
    this.reply = reply;
  }
}
