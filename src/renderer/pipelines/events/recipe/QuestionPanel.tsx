import { Select, Textarea, TextInput } from '@mantine/core';
import { useTranslation } from 'react-i18next';
import { vocabularies } from '../../../../shared/recipe.ts';
import formStyles from '../../../parts/form/form.module.css';
import { Panel } from '../../../parts/Panel.tsx';
import styles from './recipe.module.css';
import { editAsk, flushRecipe } from './recipe-commands.ts';
import { TypeRows } from './TypeRows.tsx';
import type { ShownRecipe } from './use-recipe.ts';

/** Whether types may be used that are not listed, and what they become where they may not. */
function Vocabulary({ recipe, isOwn, wrong }: ShownRecipe) {
  const { t } = useTranslation();
  const { vocabulary, other } = recipe.ask;
  const why = wrong.get('ask.other');
  return (
    <div className={formStyles.form}>
      <Select
        label={t('recipe.vocabulary')}
        description={t(`recipe.vocabularyHints.${vocabulary}`)}
        value={vocabulary}
        disabled={!isOwn}
        data={vocabularies.map((value) => ({ value, label: t(`recipe.vocabularies.${value}`) }))}
        onChange={(value) => editAsk(() => ({ vocabulary: value === 'closed' ? 'closed' : 'open' }))}
      />
      {vocabulary === 'closed' ? (
        <TextInput
          label={t('recipe.other')}
          description={t('recipe.otherHint')}
          value={other}
          maxLength={80}
          readOnly={!isOwn}
          error={why === undefined ? undefined : t(`recipe.wrong.${why}`)}
          onChange={({ currentTarget: { value } }) => editAsk(() => ({ other: value }))}
          onBlur={() => void flushRecipe()}
        />
      ) : null}
    </div>
  );
}

/** What the model is asked: the instructions, and the types that events may be of. */
export function QuestionPanel(shown: ShownRecipe) {
  const { t } = useTranslation();
  const { recipe, isOwn, wrong } = shown;
  const { types, instructions } = recipe.ask;
  return (
    <Panel title={t('recipe.question')} testId="recipe-question">
      <Textarea
        id="recipe-instructions"
        label={t('recipe.instructions')}
        description={t('recipe.instructionsHint')}
        value={instructions}
        readOnly={!isOwn}
        rows={10}
        resize="vertical"
        error={wrong.has('ask.instructions') ? t('invalid.required') : undefined}
        onChange={({ currentTarget: { value } }) => editAsk(() => ({ instructions: value }))}
        onBlur={() => void flushRecipe()}
      />
      <div className={styles.types}>
        <h3 className={formStyles.label}>{t('recipe.types')}</h3>
        <TypeRows types={types} fixed={!isOwn} wrong={wrong} />
        {types.length === 0 ? null : <Vocabulary {...shown} />}
      </div>
    </Panel>
  );
}
