import { AppError, type AppErrorOptions, type ErrorInfo } from '../app-error.ts';
import { errors } from './en/errors.ts';
import { fill, isKnown, type WordParams } from './fill.ts';
import type { ErrorWords } from './wording.ts';

export interface ErrorText {
  /** One sentence for the person. */
  readonly message: string;
  /** What to do about it; may be empty. */
  readonly hint: string;
}

type Errors = typeof errors;

/** The codes whose English sentence stands in the catalogue. */
export type SpokenCode = {
  [Code in keyof Errors]: Errors[Code] extends readonly [string] ? never : Code;
}[keyof Errors];

/** An error in the words of the catalogue; a hint that is given stands in for the catalogue's. */
export function codedInfo(code: SpokenCode, options: Omit<AppErrorOptions, 'cause'> = {}): ErrorInfo {
  return { code, ...fromCatalogue(errors, code, options.params), ...options };
}

/** The same to be thrown. */
export function codedError(code: SpokenCode, { cause, ...options }: AppErrorOptions = {}): AppError {
  const { message, ...said } = codedInfo(code, options);
  return new AppError(code, message, { ...said, cause });
}

/** What the words of a language say of a code; nothing of a code that they do not know. */
export function fromCatalogue(
  words: Partial<ErrorWords>,
  code: ErrorInfo['code'],
  given: WordParams = {},
): ErrorText {
  const [hint = '', ...messages] = (Object.hasOwn(words, code) ? words[code] : undefined) ?? [];
  const params = withFile(given);
  const known = messages.find((text) => isKnown(text, params)) ?? '';
  return { message: fill(known, params), hint: fill(hint, params) };
}

/** `{{file}}` is the last part of a `path`. */
function withFile(params: WordParams): WordParams {
  const path = params.file ?? params.path;
  if (path === undefined) return params;
  const name = String(path)
    .split(/[\\/]/)
    .findLast((part) => part !== '');
  return { ...params, file: name ?? String(path) };
}
