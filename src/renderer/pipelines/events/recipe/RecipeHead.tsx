import { Button, Menu, Switch, TextInput } from '@mantine/core';
import { IconCopy, IconDots } from '@tabler/icons-react';
import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import { maxRecipes } from '../../../../shared/settings.ts';
import formStyles from '../../../parts/form/form.module.css';
import { Panel } from '../../../parts/Panel.tsx';
import { useStore } from '../../../store/store.ts';
import { RecipeMenu } from './RecipeMenu.tsx';
import {
  addRecipe,
  deleteRecipe,
  editRecipe,
  exportRecipe,
  flushRecipe,
  importRecipe,
  takeForEveryFile,
  useRecipeDraft,
} from './recipe-commands.ts';
import { type RecipeField, useRecipe } from './use-recipe.ts';
import { useRecipeName } from './use-recipe-name.ts';

function Actions({ recipe, isOwn }: RecipeField) {
  const { t } = useTranslation();
  const nameOf = useRecipeName();
  const [asksDelete, setAsksDelete] = useState(false);
  const isFull = useStore((state) => state.settings.recipes.length >= maxRecipes);
  const copy = (): void => void addRecipe({ ...recipe, name: t('recipe.copyOf', { name: nameOf(recipe) }) });
  if (asksDelete) {
    return (
      <div className="g-actions">
        <Button
          color="red"
          onClick={() => {
            setAsksDelete(false);
            void deleteRecipe(recipe);
          }}
        >
          {t('recipe.deleteNow')}
        </Button>
        <Button variant="subtle" color="gray" onClick={() => setAsksDelete(false)}>
          {t('recipe.keep')}
        </Button>
      </div>
    );
  }
  return (
    <div className="g-actions">
      <Button
        variant="default"
        leftSection={<IconCopy size={16} />}
        disabled={isFull}
        title={isFull ? t('recipe.full') : undefined}
        onClick={copy}
        data-testid="copy-recipe"
      >
        {t('recipe.copy')}
      </Button>
      <Menu position="bottom-end" offset={4}>
        <Menu.Target>
          <Button variant="default" px={10} aria-label={t('recipe.more')}>
            <IconDots size={16} aria-hidden="true" />
          </Button>
        </Menu.Target>
        <Menu.Dropdown>
          <Menu.Item disabled={isFull} onClick={() => void importRecipe()}>
            {t('recipe.import')}
          </Menu.Item>
          <Menu.Item onClick={() => void exportRecipe(recipe)}>{t('recipe.export')}</Menu.Item>
          {isOwn ? (
            <>
              <Menu.Divider />
              <Menu.Item color="red" onClick={() => setAsksDelete(true)}>
                {t('recipe.delete')}
              </Menu.Item>
            </>
          ) : null}
        </Menu.Dropdown>
      </Menu>
    </div>
  );
}

/** Which recipe it is, what may be done with it, and for which files it is. */
export function RecipeHead() {
  const { t } = useTranslation();
  const { recipe, isOwn, isFound, wrong } = useRecipe();
  const isDefault = useStore((state) => state.settings.options.events.recipe?.name === recipe?.name);
  const exportedTo = useRecipeDraft((state) => state.exportedTo);
  if (recipe === null) return null;
  const note = isOwn ? t('recipe.inUse') : t(isFound ? 'recipe.fixedFound' : 'recipe.fixed');
  return (
    <Panel
      title={t('recipe.choose')}
      beside={<RecipeMenu />}
      aside={<Actions recipe={recipe} isOwn={isOwn} />}
      testId="recipe-head"
    >
      <div className={formStyles.form} style={{ alignItems: 'center' }}>
        {isOwn ? (
          <TextInput
            id="recipe-name"
            label={t('recipe.rename')}
            value={recipe.name}
            maxLength={120}
            autoComplete="off"
            error={wrong.has('name') ? t('invalid.required') : undefined}
            onChange={(event) => {
              const name = event.currentTarget.value;
              editRecipe((now) => ({ ...now, name }));
            }}
            onBlur={() => void flushRecipe()}
          />
        ) : (
          <p className="g-note">{note}</p>
        )}
        {isOwn ? (
          <Switch
            label={t('recipe.everyFile')}
            description={t('recipe.everyFileHint')}
            checked={isDefault}
            onChange={(event) => void takeForEveryFile(event.currentTarget.checked ? recipe : null)}
          />
        ) : null}
      </div>
      {exportedTo === null ? null : (
        <p className="g-note" role="status">
          {t('recipe.exported', { path: exportedTo })}
        </p>
      )}
    </Panel>
  );
}
