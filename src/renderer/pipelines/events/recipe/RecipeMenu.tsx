import { Menu } from '@mantine/core';
import { IconCheck, IconChevronDown } from '@tabler/icons-react';
import type { ReactNode } from 'react';
import { useTranslation } from 'react-i18next';
import type { Recipe } from '../../../../shared/recipe.ts';
import { builtInRecipes } from '../../../../shared/recipes/built-in.ts';
import { useStore } from '../../../store/store.ts';
import styles from './recipe.module.css';
import { chooseRecipe } from './recipe-commands.ts';
import { useRecipe } from './use-recipe.ts';
import { useRecipeName } from './use-recipe-name.ts';

const icon = { size: 16, stroke: 1.75, 'aria-hidden': true } as const;

function Choice({ recipe, isCurrent }: { readonly recipe: Recipe; readonly isCurrent: boolean }) {
  const nameOf = useRecipeName();
  return (
    <Menu.Item
      leftSection={isCurrent ? <IconCheck {...icon} /> : <span className={styles.noCheck} />}
      onClick={() => void chooseRecipe(recipe)}
    >
      <span className="g-truncate">{nameOf(recipe)}</span>
    </Menu.Item>
  );
}

/** The recipe in use, and the way to another: what fits the file, the built-in ones, her own. */
export function RecipeMenu({ children }: { readonly children?: ReactNode }) {
  const { t } = useTranslation();
  const nameOf = useRecipeName();
  const { recipe, isFound } = useRecipe();
  const found = useStore((state) => state.source?.found.events?.recipe);
  const own = useStore((state) => state.settings.recipes);
  if (recipe === null) return null;
  const isCurrent = (each: Recipe): boolean => !isFound && each.name === recipe.name;
  return (
    <Menu position="bottom-start" width={320} offset={4}>
      <Menu.Target>
        <button type="button" className={`g-link ${styles.choice}`} data-testid="recipe-menu">
          <span className="g-truncate">{nameOf(recipe)}</span>
          <IconChevronDown {...icon} size={14} />
        </button>
      </Menu.Target>
      <Menu.Dropdown>
        {isFound || found === undefined ? null : (
          <Menu.Item
            leftSection={<span className={styles.noCheck} />}
            onClick={() => void chooseRecipe(null)}
          >
            <span className="g-truncate">{t('recipe.ofFile', { name: nameOf(found) })}</span>
          </Menu.Item>
        )}
        {own.length === 0 ? null : <Menu.Label>{t('recipe.own')}</Menu.Label>}
        {own.map((each) => (
          <Choice key={each.name} recipe={each} isCurrent={isCurrent(each)} />
        ))}
        <Menu.Label>{t('recipe.builtIn')}</Menu.Label>
        {Object.values(builtInRecipes).map((each) => (
          <Choice key={each.name} recipe={each} isCurrent={isCurrent(each)} />
        ))}
        {children === undefined ? null : <Menu.Divider />}
        {children}
      </Menu.Dropdown>
    </Menu>
  );
}
