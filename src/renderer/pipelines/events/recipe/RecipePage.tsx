import { useTranslation } from 'react-i18next';
import formStyles from '../../../parts/form/form.module.css';
import pageStyles from '../../../parts/page.module.css';
import { useStore } from '../../../store/store.ts';
import { TrialPanel } from '../trial/TrialPanel.tsx';
import { AnswerPanel } from './AnswerPanel.tsx';
import { DataPanel } from './DataPanel.tsx';
import { PreviewPanel } from './PreviewPanel.tsx';
import { QuestionPanel } from './QuestionPanel.tsx';
import { RecipeHead } from './RecipeHead.tsx';
import styles from './recipe.module.css';
import { askedRecipe } from './recipe-commands.ts';
import { useRecipe } from './use-recipe.ts';

/** What is read of the file and what is asked of it, and what the model would see. */
export function RecipePage() {
  const { t } = useTranslation();
  const shown = useRecipe();
  const asked = useStore(askedRecipe);
  const running = useStore(({ job }) => job?.status === 'running');
  const { recipe, wrong } = shown;
  if (recipe === null) return null;
  return (
    <div className={`${pageStyles.page} ${formStyles.labelled}`}>
      <h1 className="g-hidden">{t('recipe.title')}</h1>
      {wrong.size === 0 ? null : (
        <p className={styles.missing} role="status">
          {t('recipe.invalid')}
        </p>
      )}
      {running ? <p className="g-note">{t('recipe.running')}</p> : null}
      <RecipeHead />
      <DataPanel recipe={recipe} isOwn={shown.isOwn} />
      <QuestionPanel {...shown} recipe={recipe} />
      <AnswerPanel recipe={recipe} isOwn={shown.isOwn} />
      <PreviewPanel recipe={asked} />
      <TrialPanel />
    </div>
  );
}
