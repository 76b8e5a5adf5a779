import { Menu } from '@mantine/core';
import { useTranslation } from 'react-i18next';
import { useRead } from '../../../reads/use-read.ts';
import { showPage } from '../../../store/navigation.ts';
import { useStore } from '../../../store/store.ts';
import { RecipeMenu } from './RecipeMenu.tsx';
import styles from './recipe.module.css';
import { askedRecipe } from './recipe-commands.ts';

/** The recipe that a run would ask its rows by, and the way to it. */
export function RecipeLine() {
  const { t } = useTranslation();
  const recipe = useStore(askedRecipe);
  const { data: version } = useRead('events.recipeVersion', { recipe });
  return (
    <div className={styles.line} data-testid="recipe-line">
      <span className="g-dim">{t('recipe.choose')}</span>
      <RecipeMenu>
        <Menu.Item onClick={() => showPage('recipe')}>{t('recipe.change')}</Menu.Item>
      </RecipeMenu>
      {version === null ? null : (
        <span className="g-note" title={t('recipe.versionHint', { version })} data-testid="recipe-version">
          {t('recipe.version', { version: version.slice(0, 8) })}
        </span>
      )}
    </div>
  );
}
