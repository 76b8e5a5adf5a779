import { Switch } from '@mantine/core';
import { useTranslation } from 'react-i18next';
import type { Selection } from '../../../shared/work.ts';
import { useRead } from '../../reads/use-read.ts';
import { update, useStore } from '../../store/store.ts';

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
export function ReviewedNote({ selection }: { readonly selection: Selection }) {
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
