import { useTranslation } from 'react-i18next';
import type { Recipe } from '../../../../shared/recipe.ts';
import { Panel } from '../../../parts/Panel.tsx';
import { ProblemNote } from '../../../parts/ProblemNote.tsx';
import { useRead } from '../../../reads/use-read.ts';
import styles from './recipe.module.css';

/** The first users exactly as the model would see them, and what they take. */
export function PreviewPanel({ recipe }: { readonly recipe: Recipe | null }) {
  const { t } = useTranslation();
  const { data, error, loading } = useRead('events.preview', { recipe });
  return (
    <Panel
      title={t('recipe.preview')}
      aside={<p className="g-note">{t('recipe.previewHint')}</p>}
      testId="recipe-preview"
    >
      {error === null ? null : error.code === 'mapping_needed' ? (
        <p className="g-note">{t('recipe.previewLater')}</p>
      ) : (
        <ProblemNote error={error} />
      )}
      {data === null || error !== null ? null : (
        <div className={styles.preview} data-stale={loading || undefined}>
          {data.users.length === 0 ? <p className="g-note">{t('recipe.previewNone')}</p> : null}
          {data.users.map((user) => (
            <details key={user.userId} open={user === data.users[0]}>
              <summary className="g-truncate">
                {t('recipe.previewUser', { user: user.userId, rows: user.rows, tokens: user.tokens })}
              </summary>
              {/* biome-ignore lint/a11y/noNoninteractiveTabindex: it is scrolled by keyboard */}
              <pre className={styles.words} tabIndex={0}>
                {user.text}
                {user.cut ? `\n… ${t('recipe.previewCut')}` : ''}
              </pre>
            </details>
          ))}
          <details>
            <summary>{t('recipe.previewSystem', { tokens: data.systemTokens })}</summary>
            {/* biome-ignore lint/a11y/noNoninteractiveTabindex: it is scrolled by keyboard */}
            <pre className={styles.words} tabIndex={0}>
              {data.system}
            </pre>
          </details>
        </div>
      )}
    </Panel>
  );
}
