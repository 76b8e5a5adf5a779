import { AppError, type ErrorInfo } from '../../shared/app-error.ts';
import { fileError } from './file-error.ts';

const notImported = 'It was not imported; the others were.';

const sentence = (text: string): string => (/[.!?]$/.test(text) ? text : `${text}.`);

/** A mail that cannot be read, and why, in half a sentence or a whole one. */
export function unreadable(detail: string): ErrorInfo {
  return {
    code: 'mail_unreadable',
    message: sentence(`The mail could not be read: ${detail}`),
    hint: notImported,
    params: { detail },
  };
}

/** A file of a folder that the system does not give. */
export function unreadableFile(cause: unknown, path: string): ErrorInfo {
  const known = fileError(cause, path);
  return unreadable(known instanceof AppError ? known.message : String(cause));
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
export function damaged(damage: readonly string[]): ErrorInfo {
  const detail = damage.join('; ');
  return {
    code: 'mail_damaged',
    message: sentence(`The mail could not be read in full: ${detail}`),
    hint: 'What could be read of it was imported.',
    params: { detail },
  };
}
