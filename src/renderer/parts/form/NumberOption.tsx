import { TextInput } from '@mantine/core';
import { useState } from 'react';
import { readNumber } from '../../settings/fields.ts';
import { useInvalidWords } from './use-model-field.ts';

interface NumberOptionProps {
  readonly id: string;
  readonly label: string;
  readonly hint: string;
  readonly saved: number;
  readonly range: { readonly min: number; readonly max: number; readonly whole: boolean };
  readonly onSave: (value: number) => void;
}

/** A number of a pipeline's options: saved when it is one, said to be wrong while it is not. */
export function NumberOption({ id, label, hint, saved, range, onSave }: NumberOptionProps) {
  const say = useInvalidWords();
  const { min, max, whole } = range;
  const [text, setText] = useState<string | null>(null);
  const fits = (value: number | null): value is number =>
    value !== null && value >= min && value <= max && (!whole || Number.isInteger(value));
  const right = fits(text === null ? saved : readNumber(text));
  const edit = (typed: string): void => {
    setText(typed);
    const value = readNumber(typed);
    if (fits(value)) onSave(value);
  };
  return (
    <TextInput
      id={id}
      label={label}
      description={hint}
      value={text ?? String(saved)}
      error={right ? undefined : say({ key: whole ? 'wholeNumber' : 'number', min, max })}
      inputMode="decimal"
      autoComplete="off"
      onChange={(event) => edit(event.currentTarget.value)}
      onBlur={() => setText((now) => (right ? null : now))}
    />
  );
}
