import { useTranslation } from 'react-i18next';
import { useShallow } from 'zustand/react/shallow';
import { isMailJob } from '../../store/job-kind.ts';
import { useStore } from '../../store/store.ts';

/** The engine names at most so many; of more, only the number is known. */
const none: readonly string[] = [];

/** Who is being read by the model now. Its height does not change, so that nothing below it jumps. */
export function ActiveUsers() {
  const { t } = useTranslation();
  const users = useStore(useShallow(({ job }) => job?.activeItems ?? none));
  const mail = useStore((state) => isMailJob(state.job));
  return (
    <div className="g-active">
      <h3>{t('progress.readingNow')}</h3>
      {users.length === 0 ? (
        <p className="g-dim">{t(mail ? 'mailJob.readingNone' : 'progress.readingNone')}</p>
      ) : (
        <ul>
          {users.map((user) => (
            <li key={user} className="g-chip g-mono" title={user}>
              {user}
            </li>
          ))}
        </ul>
      )}
    </div>
  );
}
