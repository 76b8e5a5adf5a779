import { CommanderError } from 'commander';
import { toErrorInfo } from '../shared/app-error.ts';
import { exitCodes } from './exit-code.ts';

/** Says what was thrown, in a sentence with a hint, and answers the exit code. */
export function report(thrown: unknown): number {
  if (thrown instanceof CommanderError) {
    // Commander has said it already; asking for help is no error.
    return thrown.exitCode === 0 ? 0 : exitCodes.badInput;
  }
  const error = toErrorInfo(thrown);
  process.stderr.write(
    `gleaner: ${error.message} [${error.code}]\n${error.hint === '' ? '' : `${error.hint}\n`}`,
  );
  if (error.code === 'aborted') return exitCodes.interrupted;
  return error.code === 'internal' ? exitCodes.someFailed : exitCodes.badInput;
}
