import { TextInput } from '@mantine/core';
import formStyles from '../../parts/form/form.module.css';
import { useModelField } from '../../parts/form/use-model-field.ts';
import type { ModelField } from '../../settings/fields.ts';

interface AmountFieldProps {
  readonly field: ModelField;
  readonly label: string;
  readonly description?: string | undefined;
  readonly placeholder?: string | undefined;
  /** What is counted; null where the number says enough. */
  readonly unit: string | null;
  /** Pixels. */
  readonly unitWidth?: number;
}

/** A number of the model's settings, before its unit. */
export function AmountField({ field, unit, unitWidth = 72, ...words }: AmountFieldProps) {
  return (
    <TextInput
      {...useModelField(field)}
      {...words}
      inputMode="decimal"
      autoComplete="off"
      rightSection={unit === null ? null : <span className={formStyles.unit}>{unit}</span>}
      rightSectionWidth={unit === null ? 0 : unitWidth}
    />
  );
}
