import { useThrottledValue } from '@mantine/hooks';
import { useTranslation } from 'react-i18next';
import type { JobFeed } from '../../../shared/job.ts';
import { useRead } from '../../reads/use-read.ts';
import styles from './just-finished.module.css';

/** So many are shown, and looked up so often. */
const mostShown = 5;
const lookEveryMs = 500;

/** The users read last, each with its first events. Whoever is on show stays until it is known what was found of the next. */
export function JustFinished({ finished }: { readonly finished: JobFeed['finished'] }) {
  const { t } = useTranslation();
  const shown = useThrottledValue(finished, lookEveryMs).slice(0, mostShown);
  const { data } = useRead('events.firstOf', { ids: shown.map(({ itemId }) => itemId) });
  const failed = new Set(finished.filter(({ status }) => status === 'failed').map(({ itemId }) => itemId));
  return (
    <section aria-label={t('progress.justFinished')} data-testid="just-finished">
      <h3>{t('progress.justFinished')}</h3>
      <ul className={styles.users}>
        {data?.map(({ userId, events, total }) => (
          <li key={userId}>
            <span className={`${styles.user} g-mono`} title={userId}>
              {userId}
            </span>
            <span className={failed.has(userId) ? 'g-dim' : styles.events}>
              {failed.has(userId) ? t('progress.failed') : events.map(({ type }) => type).join(' · ')}
              {failed.has(userId) || total <= events.length ? '' : ` +${total - events.length}`}
            </span>
          </li>
        ))}
      </ul>
    </section>
  );
}
