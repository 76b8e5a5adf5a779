import { AppError, type ErrorInfo, toErrorInfo } from '../../shared/app-error.ts';

/** Values of an error that say where it struck and are nobody's data. */
const telling: ReadonlySet<string> = new Set([
  'path',
  'field',
  'request',
  'status',
  'seconds',
  'version',
  'pid',
  'budget',
]);

/**
 * An error for the log: its code and where it struck. Its sentence stays out, as it may name a user, and a
 * provider's complaint may repeat what it was sent; the code says what the sentence would.
 */
export function tellError(error: ErrorInfo): string {
  const where = Object.entries(error.params ?? {}).filter(([name]) => telling.has(name));
  const params = where.map(([name, value]) => ` ${name}=${value}`).join('');
  return error.code === 'internal' ? `internal: ${withoutQuotes(error.message)}` : `${error.code}${params}`;
}

/** Whatever was thrown, for the log: what it is and where it came from, its causes too. */
export function tellThrown(thrown: unknown): string {
  if (!(thrown instanceof Error)) return withoutQuotes(String(thrown));
  const said =
    thrown instanceof AppError
      ? `AppError ${tellError(toErrorInfo(thrown))}`
      : `${thrown.name}: ${withoutQuotes(thrown.message)}`;
  const places = (thrown.stack ?? '').split('\n').filter((line) => /^\s+at /.test(line));
  const cause = thrown.cause === undefined ? [] : [`caused by ${tellThrown(thrown.cause)}`];
  return [said, ...places, ...cause].join('\n');
}

/** What stands in double quotes in a runtime's message is a piece of the data that it could not read. */
function withoutQuotes(message: string): string {
  return message.replace(/["“].*["”]/gs, '"…"');
}
