import { useMemo } from 'react';
import { useTranslation } from 'react-i18next';
import type { UserQuery, UserSummary } from '../../../shared/pipelines/events/users.ts';
import { errorText } from '../../../shared/words/error-text.ts';
import { useFormat } from '../../i18n/use-format.ts';
import type { Column } from '../../parts/table/column.ts';
import { failureWords } from './failure-words.ts';
import { UserState } from './UserState.tsx';

/** What the table says of a user. */
export function useUserColumns(): readonly Column<UserSummary, UserQuery['sort']>[] {
  const { t } = useTranslation();
  const format = useFormat();
  return useMemo(() => {
    const reasonOf = ({ error }: UserSummary) => (error === null ? null : errorText(error, format.language));
    const sorted = (key: UserQuery['sort']) => ({ key, sort: key, label: t(`users.${key}`) });
    return [
      {
        ...sorted('userId'),
        width: '22%',
        className: 'g-mono',
        show: ({ userId }) => userId,
        hint: ({ userId }) => userId,
      },
      {
        ...sorted('result'),
        width: 160,
        show: (user) => <UserState user={user} />,
      },
      {
        ...sorted('rows'),
        width: 96,
        numeric: true,
        show: ({ rows, newRows, changed }) => (
          <>
            {changed ? <span className="g-dim">≠ </span> : null}
            {newRows > 0 ? <span className="g-dim">+{format.count(newRows)} </span> : null}
            {format.count(rows)}
          </>
        ),
        hint: ({ newRows, changed }) =>
          [newRows > 0 ? t('users.newRows', { count: newRows }) : [], changed ? t('users.changedHint') : []]
            .flat()
            .join('. ') || undefined,
      },
      {
        ...sorted('events'),
        width: 96,
        numeric: true,
        show: ({ result, events }) =>
          result === 'none' && events === 0 ? t('unit.none') : format.count(events),
      },
      {
        ...sorted('coverage'),
        width: 112,
        numeric: true,
        headHint: t('users.coverageHint'),
        show: ({ coverage }) => (coverage === null ? t('unit.none') : format.share(coverage)),
      },
      {
        key: 'reason',
        label: t('users.reason'),
        className: 'g-dim',
        show: ({ error }) => (error === null ? null : failureWords(error, format.language, t)),
        hint: (user) => {
          const reason = reasonOf(user);
          return reason === null || user.error === null
            ? undefined
            : `${failureWords(user.error, format.language, t)} ${reason.hint}`;
        },
      },
    ];
  }, [t, format]);
}
