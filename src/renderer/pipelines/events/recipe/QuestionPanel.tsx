import { Button, Select, Textarea, TextInput } from '@mantine/core';
import { IconPlus, IconX } from '@tabler/icons-react';
import { useTranslation } from 'react-i18next';
import { type EventType, type Recipe, usualCategory, vocabularies } from '../../../../shared/recipe.ts';
import formStyles from '../../../parts/form/form.module.css';
import { Panel } from '../../../parts/Panel.tsx';
import styles from './recipe.module.css';
import { editRecipe, flushRecipe } from './recipe-commands.ts';
import type { ShownRecipe } from './use-recipe.ts';

type Ask = Recipe['ask'];

const edit = (change: (ask: Ask) => Partial<Ask>): void =>
  editRecipe((recipe) => ({ ...recipe, ask: { ...recipe.ask, ...change(recipe.ask) } }));

interface TypeRowProps {
  readonly type: EventType;
  readonly index: number;
  readonly fixed: boolean;
  readonly wrong: ReadonlySet<string>;
}

function TypeRow({ type, index, fixed, wrong }: TypeRowProps) {
  const { t } = useTranslation();
  const change = (more: Partial<EventType>): void =>
    edit(({ types }) => ({ types: types.map((each, at) => (at === index ? { ...each, ...more } : each)) }));
  const field = (name: 'name' | 'category' | 'rule', label: string) => (
    <TextInput
      aria-label={`${label} ${index + 1}`}
      value={type[name]}
      maxLength={name === 'rule' ? 500 : 80}
      readOnly={fixed}
      autoComplete="off"
      error={wrong.has(`ask.types.${index}.${name}`)}
      onChange={(event) => change({ [name]: event.currentTarget.value })}
      onBlur={() => void flushRecipe()}
    />
  );
  return (
    <tr>
      <td>{field('name', t('recipe.typeName'))}</td>
      <td>{field('category', t('recipe.typeCategory'))}</td>
      <td>{field('rule', t('recipe.typeRule'))}</td>
      <td>
        {fixed ? null : (
          <Button
            variant="subtle"
            color="gray"
            px={6}
            aria-label={t('recipe.typeRemove', { name: type.name })}
            onClick={() => edit(({ types }) => ({ types: types.filter((_each, at) => at !== index) }))}
          >
            <IconX size={16} aria-hidden="true" />
          </Button>
        )}
      </td>
    </tr>
  );
}

function Types({ recipe, isOwn, wrong }: ShownRecipe & { readonly recipe: Recipe }) {
  const { t } = useTranslation();
  const { types, vocabulary, other } = recipe.ask;
  return (
    <div className={styles.types}>
      <h3 className={formStyles.label}>{t('recipe.types')}</h3>
      {types.length === 0 ? (
        <p className="g-note">{t('recipe.noTypes')}</p>
      ) : (
        <table className={styles.grid}>
          <thead>
            <tr>
              <th>{t('recipe.typeName')}</th>
              <th>{t('recipe.typeCategory')}</th>
              <th>{t('recipe.typeRule')}</th>
              <th className={styles.narrow}>
                <span className="g-hidden">{t('recipe.more')}</span>
              </th>
            </tr>
          </thead>
          <tbody>
            {types.map((type, index) => (
              // biome-ignore lint/suspicious/noArrayIndexKey: names may be the same while they are typed
              <TypeRow key={index} type={type} index={index} fixed={!isOwn} wrong={wrong} />
            ))}
          </tbody>
        </table>
      )}
      {isOwn ? (
        <Button
          variant="default"
          leftSection={<IconPlus size={16} />}
          onClick={() =>
            edit((ask) => ({
              types: [...ask.types, { name: '', category: usualCategory, rule: '', attributes: [] }],
            }))
          }
        >
          {t('recipe.typeAdd')}
        </Button>
      ) : null}
      {types.length === 0 ? null : (
        <div className={formStyles.form}>
          <Select
            label={t('recipe.vocabulary')}
            value={vocabulary}
            allowDeselect={false}
            disabled={!isOwn}
            data={vocabularies.map((value) => ({ value, label: t(`recipe.vocabularies.${value}`) }))}
            onChange={(value) => edit(() => ({ vocabulary: value === 'closed' ? 'closed' : 'open' }))}
          />
          {vocabulary === 'closed' ? (
            <TextInput
              label={t('recipe.other')}
              value={other}
              maxLength={80}
              readOnly={!isOwn}
              error={wrong.has('ask.other') ? t('invalid.required') : undefined}
              onChange={(event) => {
                const text = event.currentTarget.value;
                edit(() => ({ other: text }));
              }}
            />
          ) : null}
        </div>
      )}
    </div>
  );
}

/** What the model is asked: the instructions, and the types that events may be of. */
export function QuestionPanel(shown: ShownRecipe & { readonly recipe: Recipe }) {
  const { t } = useTranslation();
  const { recipe, isOwn, wrong } = shown;
  return (
    <Panel title={t('recipe.question')} testId="recipe-question">
      <Textarea
        id="recipe-instructions"
        label={t('recipe.instructions')}
        description={t('recipe.instructionsHint')}
        value={recipe.ask.instructions}
        readOnly={!isOwn}
        rows={10}
        resize="vertical"
        error={wrong.has('ask.instructions') ? t('invalid.required') : undefined}
        onChange={(event) => {
          const instructions = event.currentTarget.value;
          edit(() => ({ instructions }));
        }}
        onBlur={() => void flushRecipe()}
      />
      <Types {...shown} />
    </Panel>
  );
}
