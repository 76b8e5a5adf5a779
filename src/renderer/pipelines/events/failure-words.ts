import type { TFunction } from 'i18next';
import type { ErrorInfo } from '../../../shared/app-error.ts';
import { errorText } from '../../../shared/words/error-text.ts';
import type { Language } from '../../../shared/words/wording.ts';

/** Why a user failed, told of the whole user: how many rows are missing, and what the model did wrong last. */
export function failureWords(error: ErrorInfo, language: Language, t: TFunction): string {
  const { message } = errorText(error, language);
  const { missing, rows } = error.params ?? {};
  const isTold = error.code === 'rows_unaccounted' || typeof missing !== 'number' || typeof rows !== 'number';
  if (isTold || missing === 0 || missing >= rows) return message;
  return `${t('user.rowsMissing', { missing, count: rows })} ${message}`;
}
