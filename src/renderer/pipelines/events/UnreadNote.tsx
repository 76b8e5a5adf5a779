import { useTranslation } from 'react-i18next';
import type { Selection } from '../../../shared/work.ts';
import { useFormat } from '../../i18n/use-format.ts';
import { useRead } from '../../reads/use-read.ts';
import { showField } from '../../store/navigation.ts';
import { useStore } from '../../store/store.ts';
import { askedRecipe } from './recipe/recipe-commands.ts';

/** Says before a run which rows and profiles the model would read a part of; nothing where it reads them whole. */
export function UnreadNote({ selection }: { readonly selection: Selection }) {
  const { t } = useTranslation();
  const format = useFormat();
  const running = useStore(({ job }) => job?.status === 'running');
  const recipe = useStore(askedRecipe);
  const query = { selection, recipe };
  const { data } = useRead('events.unread', running ? null : query);
  if (running || data === null || data.rows + data.profiles === 0) return null;
  const about = data.exact ? '' : '≈ ';
  return (
    <div className="g-note" data-testid="unread-note">
      {data.rows === 0 ? null : (
        <p>
          {t('estimate.cutRows', { about, count: data.rows, limit: format.count(data.limits.longestRow) })}
        </p>
      )}
      {data.profiles === 0 ? null : (
        <p>
          {t('estimate.cutProfiles', {
            about,
            count: data.profiles,
            limit: format.count(data.limits.longestProfile),
          })}
        </p>
      )}
      <button
        type="button"
        className="g-link"
        onClick={() => showField('recipe', data.rows === 0 ? 'recipe-longestProfile' : 'recipe-longestRow')}
      >
        {t('estimate.changeLimits')}
      </button>
    </div>
  );
}
