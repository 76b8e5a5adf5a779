import { Autocomplete } from '@mantine/core';
import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import { sourceMappingSchema } from '../../../../shared/source-mapping.ts';
import type { MappingField } from './mapping-field.ts';

const zones = Intl.supportedValuesOf('timeZone');
const isZone = (name: string): boolean => sourceMappingSchema.shape.timeZone.safeParse(name).success;

/** By which clock times that are instants are shown. */
export function TimeZoneField({ mapping, fixed, onChange }: MappingField) {
  const { t } = useTranslation();
  const [text, setText] = useState<string | null>(null);
  const shown = text ?? mapping.timeZone ?? '';
  return (
    <Autocomplete
      label={t('recipe.timeZone')}
      description={t('recipe.timeZoneHint')}
      value={shown}
      data={zones}
      limit={50}
      disabled={fixed}
      error={shown === '' || isZone(shown) ? undefined : t('recipe.field')}
      onChange={(typed) => {
        setText(typed);
        const { timeZone: _, ...others } = mapping;
        if (typed === '') onChange(others);
        else if (isZone(typed)) onChange({ ...others, timeZone: typed });
      }}
      onBlur={() => setText(null)}
    />
  );
}
