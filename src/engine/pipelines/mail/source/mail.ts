export interface MailAttachment {
  readonly name: string;
  /** Its MIME type, such as `text/plain`. */
  readonly type: string;
  /** What can be read of it as text; null where it is kept by name only. */
  readonly text: string | null;
}

/** One row of `emails`. Text that the mail does not have is empty. */
export interface Mail {
  readonly id: string;
  readonly sender: string;
  readonly subject: string;
  readonly body: string;
  readonly attachments: readonly MailAttachment[];
  /** As it stands in the file. */
  readonly timestamp: string;
  /** Something of it is longer than is ever read, and was left in the file. */
  readonly isCut?: boolean;
}
