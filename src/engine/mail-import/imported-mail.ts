import type { MailReason } from '../../shared/mail-import.ts';
import type { MailAttachment } from '../pipelines/mail/source/mail.ts';

/** A mail as it was read from its bytes, whole or in part. */
export interface ReadMail {
  readonly id: string;
  readonly sender: string;
  readonly subject: string;
  readonly body: string;
  readonly attachments: readonly MailAttachment[];
  /** `2025-11-24T02:42:00Z`, or null where the mail has no date that can be read. */
  readonly timestamp: string | null;
  /** A hash of what it says: two mails of one are copies, whatever way they took. */
  readonly content: string;
  /** Why it could not be read in full; empty for a sound mail. */
  readonly damage: readonly MailReason[];
}
