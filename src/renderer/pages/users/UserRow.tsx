import type { TFunction } from 'i18next';
import { memo } from 'react';
import type { UserSummary } from '../../../shared/pipelines/events.ts';
import { errorText } from '../../../shared/words/error-text.ts';
import type { Format } from '../../i18n/format.ts';
import { CheckBox } from '../../parts/CheckBox.tsx';
import { StatusBadge } from '../../parts/StatusBadge.tsx';
import { userTones } from '../../parts/status-tones.ts';

interface UserRowProps {
  readonly user: UserSummary;
  /** The words and formats of the language in force: asked for once by the table, not by every row. */
  readonly t: TFunction;
  readonly format: Format;
  readonly index: number;
  /** The one row that the tab key stops at. */
  readonly reachable: boolean;
  readonly selected: boolean;
  readonly onToggle: (ids: readonly string[], on: boolean) => void;
  readonly onOpen: (userId: string) => void;
  readonly onReach: (index: number) => void;
}

/** One user. Drawn again only when one of these values changes. */
export const UserRow = memo(function UserRow(props: UserRowProps) {
  const { user, t, format, index, reachable, selected, onToggle, onOpen, onReach } = props;
  const reason = user.error === null ? null : errorText(user.error, format.language);
  const tabIndex = reachable ? 0 : -1;
  return (
    <tr
      data-selected={selected || undefined}
      data-user={user.userId}
      onClick={() => onOpen(user.userId)}
      onFocus={() => onReach(index)}
    >
      {/* biome-ignore lint/a11y/useKeyWithClickEvents: only keeps a click beside the box from opening the row */}
      <td onClick={(event) => event.stopPropagation()}>
        <CheckBox
          tabIndex={tabIndex}
          aria-label={t('users.select', { user: user.userId })}
          checked={selected}
          onChange={(event) => onToggle([user.userId], event.currentTarget.checked)}
        />
      </td>
      <th scope="row">
        <button type="button" className="g-user-open g-mono" tabIndex={tabIndex} title={user.userId}>
          {user.userId}
        </button>
      </th>
      <td>
        <StatusBadge tone={userTones[user.status]} label={t(`users.${user.status}`)} />
      </td>
      <td className="g-number">{format.count(user.rows)}</td>
      <td className="g-number">
        {user.status === 'pending' && user.events === 0 ? t('unit.none') : format.count(user.events)}
      </td>
      <td className="g-number">{user.coverage === null ? t('unit.none') : format.share(user.coverage)}</td>
      <td className="g-reason" title={reason === null ? undefined : `${reason.message} ${reason.hint}`}>
        {reason?.message}
      </td>
    </tr>
  );
});
