import { useTranslation } from 'react-i18next';
import type { UserDetail } from '../../../../shared/pipelines/events/users.ts';
import { useFormat } from '../../../i18n/use-format.ts';
import { Figure, Figures } from '../../../parts/Figure.tsx';
import { RelativeTime } from '../../../parts/RelativeTime.tsx';
import styles from './user.module.css';

/** The profile and the numbers of a user. */
export function UserFacts({ detail }: { readonly detail: UserDetail }) {
  const { t } = useTranslation();
  const format = useFormat();
  const { summary, profile, profileUnread, setAsideRows } = detail;
  return (
    <div className={styles.facts}>
      <p className={styles.profile}>
        <span className="g-dim">{t('user.profile')}</span>
        {profile === '' ? (
          <span className="g-dim">{t('user.noProfile')}</span>
        ) : (
          <span>
            {profile}
            {profileUnread > 0 ? (
              <span className="g-dim" title={t('user.cutHint')} data-testid="profile-cut">
                … {t('user.cutLabel', { count: profileUnread })}
              </span>
            ) : null}
          </span>
        )}
      </p>
      <Figures layout="six">
        <Figure label={t('user.rows')}>{format.count(summary.rows)}</Figure>
        <Figure label={t('user.events')}>{format.count(summary.events)}</Figure>
        <Figure label={t('user.coverage')} hint={t('users.coverageHint')}>
          {summary.coverage === null ? t('unit.none') : format.share(summary.coverage)}
        </Figure>
        <Figure label={t('user.setAside')}>{format.count(setAsideRows)}</Figure>
        <Figure label={t('user.attempts')}>{format.count(summary.attempts)}</Figure>
        <Figure label={t('user.updated')}>
          {summary.updatedAt === null ? t('user.never') : <RelativeTime at={summary.updatedAt} />}
        </Figure>
      </Figures>
    </div>
  );
}
