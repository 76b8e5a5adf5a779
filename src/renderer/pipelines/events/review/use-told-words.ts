import { useTranslation } from 'react-i18next';
import type { Told } from './review-commands.ts';

/** What an edit, or its undoing, came to; whose events, where that is not who is looked at. */
export function useToldWords(): (told: Told, lookedAt: string | null) => string {
  const { t } = useTranslation();
  return ({ report, how }, lookedAt) => {
    const { userId, kind, events } = report;
    const marksUser = kind === 'done' || kind === 'reopen';
    const what =
      events === 0 && !marksUser
        ? t('review.nothingChanged')
        : t(`review.told.${how}`, { what: t(`review.kinds.${kind}`), count: events });
    return userId === lookedAt ? what : what + t('review.ofUser', { user: userId });
  };
}
