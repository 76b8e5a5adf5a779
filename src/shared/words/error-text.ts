import type { ErrorInfo } from '../app-error.ts';
import { mailReasons } from '../mail-import.ts';
import { fill, isKnown, type WordParams } from './fill.ts';
import type { Language } from './wording.ts';
import { errors, mailReasonWords } from './zh-CN/errors.ts';

export interface ErrorText {
  /** One sentence for the person. */
  readonly message: string;
  /** What to do about it; may be empty. */
  readonly hint: string;
}

/**
 * What an error says in a language. English is the error's own words; Chinese is written by code, with the values
 * that the error names where it names them. A code from a later version falls back to the error's own words.
 */
export function errorText(info: ErrorInfo, language: Language): ErrorText {
  if (language === 'en' || !Object.hasOwn(errors, info.code)) {
    return { message: info.message, hint: info.hint };
  }
  const [hint, ...messages] = errors[info.code];
  const params = withReasons(withFile(info.params ?? {}));
  const known = messages.find((text) => isKnown(text, params));
  return { message: known === undefined ? info.message : fill(known, params), hint };
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

/** `{{reasonTexts}}` says why a mail could not be read. */
function withReasons(params: WordParams): WordParams {
  const named = String(params.reasons ?? '').split(',');
  const texts = mailReasons
    .filter((reason) => named.includes(reason))
    .map((reason) => mailReasonWords[reason]);
  return texts.length === 0 ? params : { ...params, reasonTexts: texts.join('；') };
}
