import type { ErrorInfo } from '../app-error.ts';
import { rowReasons } from '../data-import.ts';
import { mailReasons } from '../mail-import.ts';
import { orderDoubts } from '../order.ts';
import { mappingNeeds } from '../proposal.ts';
import { type ErrorText, fromCatalogue } from './coded-error.ts';
import { errors as english } from './en/errors.ts';
import { fill, type WordParams } from './fill.ts';
import type { Language } from './wording.ts';
import {
  errors as chinese,
  mailReasonWords,
  mappingNeedWords,
  orderDoubtWords,
  rowReasonWords,
} from './zh-CN/errors.ts';

/**
 * What an error says in a language. English is the error's own words, with what to do by code where it does not say
 * it; Chinese is written by code, with the values that the error names where it names them. A code from a later
 * version falls back to the error's own words.
 */
export function errorText({ code, message, hint, params = {} }: ErrorInfo, language: Language): ErrorText {
  if (language === 'en') return { message, hint: hint === '' ? fromCatalogue(english, code).hint : hint };
  const said = fromCatalogue(chinese, code, withDoubt(withReasons(withNeeds(params))));
  return said.message === '' ? { message, hint } : said;
}

/** `{{missing}}` says what of a mapping has to be said by hand. */
function withNeeds(params: WordParams): WordParams {
  const named = String(params.missing ?? '').split(', ');
  const texts = mappingNeeds.filter((need) => named.includes(need)).map((need) => mappingNeedWords[need]);
  return texts.length === 0 ? params : { ...params, missing: texts.join('、') };
}

/** `{{reasonTexts}}` says why a mail could not be read, or what is odd about a row. */
function withReasons(params: WordParams): WordParams {
  const named = String(params.reasons ?? '').split(',');
  const words = { ...mailReasonWords, ...rowReasonWords };
  const texts = [...mailReasons, ...rowReasons]
    .filter((reason) => named.includes(reason))
    .map((reason) => words[reason]);
  return texts.length === 0 ? params : { ...params, reasonTexts: texts.join('；') };
}

/** `{{detail}}` of an order says why nobody knows what became of it. */
function withDoubt(params: WordParams): WordParams {
  const doubt = orderDoubts.find((each) => each === params.doubt);
  return doubt === undefined ? params : { ...params, detail: fill(orderDoubtWords[doubt], params) };
}
