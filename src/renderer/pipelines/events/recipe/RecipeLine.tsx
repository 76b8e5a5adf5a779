import { Menu } from '@mantine/core';
import { useTranslation } from 'react-i18next';
import { showPage } from '../../../store/navigation.ts';
import { RecipeMenu } from './RecipeMenu.tsx';
import styles from './recipe.module.css';

/** The recipe that a run would ask its rows by, and the way to it. */
export function RecipeLine() {
  const { t } = useTranslation();
  return (
    <div className={styles.line} data-testid="recipe-line">
      <span className="g-dim">{t('recipe.choose')}</span>
      <RecipeMenu>
        <Menu.Item onClick={() => showPage('recipe')}>{t('recipe.change')}</Menu.Item>
      </RecipeMenu>
    </div>
  );
}
