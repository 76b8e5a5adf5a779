import { useThrottledValue } from '@mantine/hooks';
import { useTranslation } from 'react-i18next';
import type { JobFeed } from '../../../shared/job.ts';
import { useRead } from '../../reads/use-read.ts';
import styles from './just-finished.module.css';

/** So many are shown, and looked up so often. */
const mostShown = 5;
const lookEveryMs = 500;

/** The users read last, each with its first events. */
export function JustFinished({ finished }: { readonly finished: JobFeed['finished'] }) {
  const { t } = useTranslation();
  const shown = useThrottledValue(finished, lookEveryMs).slice(0, mostShown);
  const { data } = useRead('events.firstOf', { ids: shown.map(({ itemId }) => itemId) });
  const found = new Map(data?.map((each) => [each.userId, each]));
  return (
    <section aria-label={t('progress.justFinished')} data-testid="just-finished">
      <h3>{t('progress.justFinished')}</h3>
      <ul className={styles.users}>
        {shown.map(({ itemId, status, results }) => {
          const events = found.get(itemId);
          const more = results - (events?.events.length ?? 0);
          return (
            <li key={itemId}>
              <span className={`${styles.user} g-mono`} title={itemId}>
                {itemId}
              </span>
              {status === 'failed' ? (
                <span className="g-dim">{t('progress.failed')}</span>
              ) : (
                <span className={styles.events}>
                  {events?.events.map(({ type }) => type).join(' · ')}
                  {events !== undefined && more > 0 ? ` +${more}` : ''}
                </span>
              )}
            </li>
          );
        })}
      </ul>
    </section>
  );
}
