import { useCallback } from 'react';
import { useTranslation } from 'react-i18next';
import { en } from '../../../../shared/words/pages.ts';

type KnownField = keyof typeof en.field;
const isKnown = (name: string): name is KnownField => Object.hasOwn(en.field, name);

/** What a field of a candidate or a project is called. */
export function useFieldName(): (field: string) => string {
  const { t } = useTranslation();
  return useCallback((field) => (isKnown(field) ? t(`field.${field}`) : field), [t]);
}
