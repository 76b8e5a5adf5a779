import { TextInput } from '@mantine/core';
import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import type { Recipe } from '../../../../shared/recipe.ts';
import { readLimitRange } from '../../../../shared/source-mapping.ts';
import { useFormat } from '../../../i18n/use-format.ts';
import formStyles from '../../../parts/form/form.module.css';
import { Panel } from '../../../parts/Panel.tsx';
import { readNumber } from '../../../settings/fields.ts';
import { editRecipe, flushRecipe } from './recipe-commands.ts';
import type { ShownRecipe } from './use-recipe.ts';

interface Spec {
  readonly name: 'leastCoverage' | 'mostEvents' | 'longestRow' | 'longestProfile';
  readonly min: number;
  readonly max: number;
  /** Typed as so many for one of the recipe's. */
  readonly per: number;
  readonly optional: boolean;
  readonly get: (recipe: Recipe) => number | null;
  readonly set: (recipe: Recipe, value: number | null) => Recipe;
}

const ofAnswer = (name: 'leastCoverage' | 'mostEvents') => ({
  name,
  optional: true,
  get: (recipe: Recipe) => recipe.answer[name],
  set: (recipe: Recipe, value: number | null): Recipe => ({
    ...recipe,
    answer: { ...recipe.answer, [name]: value },
  }),
});

const ofReading = (name: 'longestRow' | 'longestProfile') => ({
  name,
  optional: false,
  per: 1,
  ...readLimitRange,
  get: (recipe: Recipe) => recipe.read[name],
  set: (recipe: Recipe, value: number | null): Recipe => ({
    ...recipe,
    read: { ...recipe.read, [name]: value ?? recipe.read[name] },
  }),
});

const specs: readonly Spec[] = [
  { ...ofAnswer('leastCoverage'), min: 50, max: 100, per: 100 },
  { ...ofAnswer('mostEvents'), min: 1, max: 10_000, per: 1 },
  ofReading('longestRow'),
  ofReading('longestProfile'),
];

function NumberField({
  spec,
  recipe,
  isOwn,
}: { readonly spec: Spec } & Pick<ShownRecipe, 'isOwn'> & { readonly recipe: Recipe }) {
  const { t } = useTranslation();
  const format = useFormat();
  const [text, setText] = useState<string | null>(null);
  const saved = spec.get(recipe);
  const shown = text ?? (saved === null ? '' : String(Number((saved * spec.per).toFixed(4))));
  const value = readNumber(shown);
  const isEmpty = shown.trim() === '';
  const isRight =
    (isEmpty && spec.optional) ||
    (value !== null && value >= spec.min && value <= spec.max && (spec.per > 1 || Number.isInteger(value)));
  const isWhole = spec.per === 1;
  const say = { min: format.count(spec.min), max: format.count(spec.max) };
  return (
    <TextInput
      id={`recipe-${spec.name}`}
      label={t(`recipe.${spec.name}`)}
      description={t(`recipe.${spec.name}Hint`)}
      value={shown}
      readOnly={!isOwn}
      inputMode="decimal"
      autoComplete="off"
      error={isRight ? undefined : t(isWhole ? 'invalid.wholeNumber' : 'invalid.number', say)}
      rightSection={isWhole ? null : <span className={formStyles.unit}>{t('unit.percent')}</span>}
      onChange={(event) => {
        const typed = event.currentTarget.value;
        setText(typed);
        const next = readNumber(typed);
        if (typed.trim() === '' && spec.optional) editRecipe((now) => spec.set(now, null));
        else if (
          next !== null &&
          next >= spec.min &&
          next <= spec.max &&
          (!isWhole || Number.isInteger(next))
        )
          editRecipe((now) => spec.set(now, next / spec.per));
      }}
      onBlur={() => {
        if (isRight) setText(null);
        void flushRecipe();
      }}
    />
  );
}

/** How an answer has to be, and how much is read of what it is found in. */
export function AnswerPanel({ recipe, isOwn }: Pick<ShownRecipe, 'isOwn'> & { readonly recipe: Recipe }) {
  const { t } = useTranslation();
  return (
    <Panel title={t('recipe.answer')} testId="recipe-answer">
      <div className={formStyles.form}>
        {specs.map((spec) => (
          <NumberField key={`${recipe.name} ${spec.name}`} spec={spec} recipe={recipe} isOwn={isOwn} />
        ))}
      </div>
    </Panel>
  );
}
