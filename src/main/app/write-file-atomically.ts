import { closeSync, fsyncSync, mkdirSync, openSync, renameSync, rmSync, writeFileSync } from 'node:fs';
import { dirname } from 'node:path';
import { AppError } from '../../shared/app-error.ts';

/**
 * Replaces a small file whole: a crash at any instant leaves the old content or the new, never half.
 * Readable by the owner only. Throws what the file system throws, and leaves no temporary file behind.
 */
export function writeFileAtomically(path: string, content: string | Uint8Array): void {
  mkdirSync(dirname(path), { recursive: true });
  const temporary = `${path}.${process.pid}.tmp`;
  try {
    const file = openSync(temporary, 'w', 0o600);
    try {
      writeFileSync(file, content);
      fsyncSync(file);
    } finally {
      closeSync(file);
    }
    renameSync(temporary, path);
  } catch (thrown) {
    rmSync(temporary, { force: true });
    throw thrown;
  }
}

/**
 * The same of a file that the person asked for.
 * @throws AppError export_failed
 */
export function writeExport(path: string, content: string | Uint8Array): void {
  try {
    writeFileAtomically(path, content);
  } catch (cause) {
    throw new AppError('export_failed', `The file could not be written: ${path}`, {
      hint: 'Check that the folder can be written to and that the disk has room.',
      params: { path },
      cause,
    });
  }
}
