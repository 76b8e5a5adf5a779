import { AppError, type ErrorCode } from '../../shared/app-error.ts';

const meanings: Readonly<Record<string, readonly [code: ErrorCode, message: string, hint: string]>> = {
  ENOENT: ['file_not_found', 'There is no such file or folder.', 'Check the name, or choose it again.'],
  ENOTDIR: ['file_not_found', 'There is no such file or folder.', 'Check the name, or choose it again.'],
  EACCES: ['permission_denied', 'It cannot be read: permission denied.', 'Check its permissions.'],
  EPERM: ['permission_denied', 'It cannot be read: permission denied.', 'Check its permissions.'],
  EISDIR: ['is_directory', 'It is a folder, not a file.', 'Choose a file.'],
  ENOSPC: ['disk_full', 'The disk is full.', 'Free some space, then try again.'],
  EDQUOT: ['disk_full', 'The disk is full.', 'Free some space, then try again.'],
  EIO: [
    'io_error',
    'The disk answered with an error.',
    'Check the drive (or the network share) and try again.',
  ],
};

/** Turns what the file system threw into an error for a person; anything else is given back as it is. */
export function fileError(thrown: unknown, path: string): unknown {
  if (thrown instanceof AppError || !(thrown instanceof Error) || !('code' in thrown)) return thrown;
  const meaning = meanings[String(thrown.code)];
  if (meaning === undefined) return thrown;
  const [code, message, hint] = meaning;
  return new AppError(code, message, { hint, cause: thrown, params: { path } });
}
