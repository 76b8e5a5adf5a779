import { AppError, type ErrorInfo } from '../../shared/app-error.ts';
import type { MailReason } from '../../shared/mail-import.ts';
import { mailReasonWords } from '../../shared/words/en/errors.ts';
import { fileError } from '../importing/file-error.ts';

const notImported = 'It was not imported; the others were.';

const sentence = (text: string): string => (/[.!?]$/.test(text) ? text : `${text}.`);

/** Thrown for what cannot be read as a mail. */
export class MailRefusal extends Error {
  override readonly name = 'MailRefusal';
  readonly reason: MailReason;

  constructor(reason: MailReason, cause?: unknown) {
    super(mailReasonWords[reason], cause === undefined ? undefined : { cause });
    this.reason = reason;
  }
}

/** A mail that cannot be read, by what was thrown about it. */
export function unreadable(thrown: unknown): ErrorInfo {
  const detail = thrown instanceof Error ? thrown.message : String(thrown);
  return {
    code: 'mail_unreadable',
    message: sentence(`The mail could not be read: ${detail}`),
    hint: notImported,
    params: thrown instanceof MailRefusal ? { detail, reasons: thrown.reason } : { detail },
  };
}

/** A file or folder that the system does not give. */
export function unreadableFile(cause: unknown, path: string): ErrorInfo {
  const known = fileError(cause, path);
  const info = unreadable(known instanceof AppError ? known : cause);
  return { ...info, params: { ...info.params, reasons: 'closed_file' } };
}

export function tooLarge(bytes: number, maxBytes: number): ErrorInfo {
  const megabytes = Math.ceil(bytes / 1_000_000);
  return {
    code: 'mail_too_large',
    message: `The mail has ${megabytes} MB, more than the ${Math.floor(maxBytes / 1_000_000)} MB that are read.`,
    hint: notImported,
    params: { megabytes },
  };
}

/** A mail that was imported without some of it. */
export function damaged(damage: readonly MailReason[]): ErrorInfo {
  const detail = damage.map((reason) => mailReasonWords[reason]).join('; ');
  return {
    code: 'mail_damaged',
    message: sentence(`The mail could not be read in full: ${detail}`),
    hint: 'What could be read of it was imported.',
    params: { detail, reasons: damage.join(',') },
  };
}
