import { AppError } from '../../shared/app-error.ts';

/** What is said of an export that was cancelled, whatever it was at. */
export const exportCancelled = (): AppError =>
  new AppError('aborted', 'The export was cancelled. Nothing of it is left.');
