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
import type { RecipeField } from './use-recipe.ts';

const ofAnswer = (name: 'leastCoverage' | 'mostEvents', min: number, max: number, per: number) => ({
  ...{ name, min, max, optional: true },
  /** Typed as so many for one of the recipe's. */
  per,
  get: (recipe: Recipe): number | null => recipe.answer[name],
  set: (recipe: Recipe, value: number | null): Recipe => ({
    ...recipe,
    answer: { ...recipe.answer, [name]: value },
  }),
});

const ofReading = (name: 'longestRow' | 'longestProfile') => ({
  ...{ name, ...readLimitRange, optional: false, per: 1 },
  get: (recipe: Recipe): number | null => recipe.read[name],
  set: (recipe: Recipe, value: number | null): Recipe => ({
    ...recipe,
    read: { ...recipe.read, [name]: value ?? recipe.read[name] },
  }),
});

const specs = [
  ofAnswer('leastCoverage', 50, 100, 100),
  ofAnswer('mostEvents', 1, 10_000, 1),
  ofReading('longestRow'),
  ofReading('longestProfile'),
];

function NumberField({ spec, recipe, isOwn }: RecipeField & { readonly spec: (typeof specs)[number] }) {
  const { t } = useTranslation();
  const format = useFormat();
  const [text, setText] = useState<string | null>(null);
  const saved = spec.get(recipe);
  const shown = text ?? (saved === null ? '' : String(Number((saved * spec.per).toFixed(4))));
  const isWhole = spec.per === 1;
  const isLeftOut = (typed: string): boolean => typed.trim() === '' && spec.optional;
  const fits = (value: number | null): value is number =>
    value !== null && value >= spec.min && value <= spec.max && (!isWhole || Number.isInteger(value));
  const isRight = isLeftOut(shown) || fits(readNumber(shown));
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
        if (isLeftOut(typed)) editRecipe((now) => spec.set(now, null));
        else if (fits(next)) editRecipe((now) => spec.set(now, next / spec.per));
      }}
      onBlur={() => {
        if (isRight) setText(null);
        void flushRecipe();
      }}
    />
  );
}

/** How an answer has to be, and how much is read of what it is found in. */
export function AnswerPanel({ recipe, isOwn }: RecipeField) {
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
