import { createReadStream } from 'node:fs';
import { readFile, stat } from 'node:fs/promises';
import { join } from 'node:path';
import type { ErrorInfo } from '../../shared/app-error.ts';
import { fileError } from './file-error.ts';
import { tooLarge, unreadableFile } from './import-problem.ts';
import { listMailFiles, type MailFolder } from './list-mail-files.ts';
import { splitMbox } from './split-mbox.ts';

/** A mail as bytes, or why there are none. */
export interface FoundMail {
  readonly file: string;
  readonly offset: number;
  /** The mailbox's `From ` line; empty for a file of its own. */
  readonly postmark: string;
  readonly content: { readonly raw: Buffer } | { readonly error: ErrorInfo };
  /** Bytes of the source that are behind us, this mail with them. */
  readonly readBytes: number;
}

export interface MailSource {
  readonly totalBytes: number;
  /** Files of a folder that are no .eml. */
  readonly otherFiles: number;
  readonly mails: AsyncIterable<FoundMail>;
}

const chunkBytes = 1024 * 1024;

async function* mailsOfMbox(path: string, maxBytes: number): AsyncGenerator<FoundMail> {
  const stream: AsyncIterable<Buffer> = createReadStream(path, { highWaterMark: chunkBytes });
  try {
    for await (const { offset, postmark, raw, bytes } of splitMbox(stream, maxBytes)) {
      const content = raw === null ? { error: tooLarge(bytes, maxBytes) } : { raw };
      yield { file: path, offset, postmark, content, readBytes: offset + postmark.length + 1 + bytes };
    }
  } catch (thrown) {
    throw fileError(thrown, path);
  }
}

async function* mailsOfFolder(folder: MailFolder, maxBytes: number): AsyncGenerator<FoundMail> {
  let readBytes = 0;
  const whole = { offset: 0, postmark: '' };
  for (const { path, cause } of folder.closed) {
    yield { ...whole, file: path, content: { error: unreadableFile(cause, path) }, readBytes };
  }
  for (const { path, bytes } of folder.files) {
    readBytes += bytes;
    const content =
      bytes > maxBytes
        ? { error: tooLarge(bytes, maxBytes) }
        : await readFile(path).then(
            (raw) => ({ raw }),
            (cause: unknown) => ({ error: unreadableFile(cause, path) }),
          );
    yield { ...whole, file: path, content, readBytes };
  }
}

function mboxSource(path: string, totalBytes: number, maxBytes: number): MailSource {
  return { totalBytes, otherFiles: 0, mails: mailsOfMbox(path, maxBytes) };
}

/**
 * The mails of a mailbox, or of a folder of .eml files, one at a time. A file or folder in it that cannot be read comes as
 * a mail with an error. Throws AppError where the source itself cannot be read, and while going through it
 * `not_a_mailbox` and what the disk says.
 */
export async function openMailSource(path: string, maxBytes: number): Promise<MailSource> {
  try {
    const info = await stat(path);
    if (!info.isDirectory()) return mboxSource(path, info.size, maxBytes);
    const folder = await listMailFiles(path);
    // Apple Mail exports a mailbox as a folder NAME.mbox with the mailbox itself in it.
    const inner = folder.files.length === 0 ? await stat(join(path, 'mbox')).catch(() => null) : null;
    if (inner?.isFile() === true) return mboxSource(join(path, 'mbox'), inner.size, maxBytes);
    const totalBytes = folder.files.reduce((sum, { bytes }) => sum + bytes, 0);
    return { totalBytes, otherFiles: folder.otherFiles, mails: mailsOfFolder(folder, maxBytes) };
  } catch (thrown) {
    throw fileError(thrown, path);
  }
}
