import { closeSync, createReadStream, openSync, readSync } from 'node:fs';
import { readFile, stat } from 'node:fs/promises';
import { join } from 'node:path';
import type { ErrorInfo } from '../../shared/app-error.ts';
import type { MboxDialect } from '../../shared/mail-import.ts';
import { fileError } from '../importing/file-error.ts';
import { tooLarge, unreadableFile } from './import-problem.ts';
import { listMailFiles, type MailFolder } from './list-mail-files.ts';
import { type MboxEntry, splitMbox } from './split-mbox.ts';
import { chunksOf, type MboxBytes, type MboxReading, surveyMbox } from './survey-mbox.ts';

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
  /** How a mailbox is read; null for a folder. */
  readonly dialect: MboxDialect | null;
  /** Files of a folder that are no .eml. */
  readonly otherFiles: number;
  readonly mails: AsyncIterable<FoundMail>;
}

export interface SourceOptions {
  /** Bytes of the largest mail that is read. */
  readonly maxBytes: number;
  /** Ends the look over the mailbox early; who goes on reading is told nothing of it. */
  readonly signal?: AbortSignal | undefined;
}

const chunkBytes = 1024 * 1024;

/** The bytes of a file, until it is closed. */
function openBytes(path: string): MboxBytes & { readonly close: () => void } {
  const file = openSync(path, 'r');
  return {
    chunks: () => createReadStream(path, { highWaterMark: chunkBytes }),
    readAt: (offset, length) => {
      const buffer = Buffer.allocUnsafe(length);
      return buffer.subarray(0, readSync(file, buffer, 0, length, offset));
    },
    close: () => closeSync(file),
  };
}

async function surveyFile(path: string, signal: AbortSignal | undefined): Promise<MboxReading> {
  const bytes = openBytes(path);
  try {
    return await surveyMbox(bytes, signal);
  } finally {
    bytes.close();
  }
}

async function* splitFile(path: string, reading: MboxReading, maxBytes: number): AsyncGenerator<MboxEntry> {
  const bytes = openBytes(path);
  try {
    const { style } = reading;
    yield* splitMbox(chunksOf(bytes, reading), maxBytes, { style, readAt: bytes.readAt });
  } finally {
    bytes.close();
  }
}

async function* mailsOfMbox(path: string, reading: MboxReading, maxBytes: number): AsyncGenerator<FoundMail> {
  try {
    for await (const { offset, postmark, raw, bytes } of splitFile(path, reading, maxBytes)) {
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

async function mboxSource(
  path: string,
  totalBytes: number,
  { maxBytes, signal }: SourceOptions,
): Promise<MailSource> {
  const reading = await surveyFile(path, signal);
  const { dialect } = reading;
  return { totalBytes, dialect, otherFiles: 0, mails: mailsOfMbox(path, reading, maxBytes) };
}

/**
 * The mails of a mailbox, or of a folder of .eml files, one at a time. A mailbox is gone through once before, to tell how it
 * is to be read. A file or folder in a folder that cannot be read comes as a mail with an error. Throws AppError where
 * the source itself cannot be read or is `not_a_mailbox`, and while going through it what the disk says.
 */
export async function openMailSource(path: string, options: SourceOptions): Promise<MailSource> {
  try {
    const info = await stat(path);
    if (!info.isDirectory()) return await mboxSource(path, info.size, options);
    const folder = await listMailFiles(path);
    // Apple Mail exports a mailbox as a folder NAME.mbox with the mailbox itself in it.
    const inner = folder.files.length === 0 ? await stat(join(path, 'mbox')).catch(() => null) : null;
    if (inner?.isFile() === true) return await mboxSource(join(path, 'mbox'), inner.size, options);
    const totalBytes = folder.files.reduce((sum, { bytes }) => sum + bytes, 0);
    const mails = mailsOfFolder(folder, options.maxBytes);
    return { totalBytes, dialect: null, otherFiles: folder.otherFiles, mails };
  } catch (thrown) {
    throw fileError(thrown, path);
  }
}
