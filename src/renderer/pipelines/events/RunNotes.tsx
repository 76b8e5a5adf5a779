import { Group, Menu, Switch } from '@mantine/core';
import { useTranslation } from 'react-i18next';
import type { Selection } from '../../../shared/work.ts';
import { useFormat } from '../../i18n/use-format.ts';
import { useRead } from '../../reads/use-read.ts';
import { showField, showPage } from '../../store/navigation.ts';
import { update, useStore } from '../../store/store.ts';
import { RecipeMenu } from './recipe/RecipeMenu.tsx';
import { askedRecipe } from './recipe/recipe-commands.ts';
import { TimesNote } from './TimesNote.tsx';

/** The recipe that a run would ask its rows by, and the way to it. */
function RecipeLine() {
  const { t } = useTranslation();
  const recipe = useStore(askedRecipe);
  const { data: version } = useRead('events.recipeVersion', { recipe });
  return (
    <Group gap={8} wrap="nowrap" data-testid="recipe-line">
      <span className="g-dim">{t('recipe.choose')}</span>
      <RecipeMenu>
        <Menu.Item onClick={() => showPage('recipe')}>{t('recipe.change')}</Menu.Item>
      </RecipeMenu>
      {version === null ? null : (
        <span className="g-note" title={t('recipe.versionHint', { version })} data-testid="recipe-version">
          {t('recipe.version', { version: version.slice(0, 8) })}
        </span>
      )}
    </Group>
  );
}

/** Says before a run which rows and profiles the model would read a part of; nothing where it reads them whole. */
function UnreadNote({ selection }: { readonly selection: Selection }) {
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

const replaceReviewed = (replaces: boolean): void =>
  update((state) => {
    const { replaceReviewed: _, ...others } = state.fileOptions.events ?? {};
    const events = replaces ? { ...others, replaceReviewed: true } : others;
    return { ...state, fileOptions: { ...state.fileOptions, events } };
  });

// It is asked of one run alone.
useStore.subscribe((now, before) => {
  if (now.job?.jobId === before.job?.jobId) return;
  if (now.fileOptions.events?.replaceReviewed === true) replaceReviewed(false);
});

/** Says before a run what becomes of events that were put right by hand; nothing where the run meets none. */
function ReviewedNote({ selection }: { readonly selection: Selection }) {
  const { t } = useTranslation();
  const running = useStore(({ job }) => job?.status === 'running');
  const replaces = useStore(({ fileOptions }) => fileOptions.events?.replaceReviewed === true);
  const { data } = useRead('events.edited', running ? null : { selection });
  if (running || data === null || data.users === 0) return null;
  return (
    <div data-testid="reviewed-note">
      <p className="g-note">{t(replaces ? 'review.replaced' : 'review.stays', { count: data.users })}</p>
      <Switch
        size="sm"
        label={t('review.replace')}
        checked={replaces}
        onChange={({ currentTarget: { checked } }) => replaceReviewed(checked)}
        data-testid="replace-reviewed"
      />
    </div>
  );
}

/** What a run over users makes of their rows: how the times are read, and what is left out. */
export function RunNotes({ selection }: { readonly selection: Selection }) {
  return (
    <>
      <RecipeLine />
      <TimesNote />
      <UnreadNote selection={selection} />
      <ReviewedNote selection={selection} />
    </>
  );
}
