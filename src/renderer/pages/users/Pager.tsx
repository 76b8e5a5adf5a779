import { ActionIcon } from '@mantine/core';
import {
  IconChevronLeft,
  IconChevronLeftPipe,
  IconChevronRight,
  IconChevronRightPipe,
} from '@tabler/icons-react';
import { useTranslation } from 'react-i18next';
import { useFormat } from '../../i18n/use-format.ts';

interface PagerProps {
  readonly offset: number;
  readonly limit: number;
  readonly total: number;
  readonly onOffset: (offset: number) => void;
  /** What the pages are of; users, unless told otherwise. */
  readonly label?: string;
}

/** Which rows are on show, and the way to the others. */
export function Pager({ offset, limit, total, onOffset, label }: PagerProps) {
  const { t } = useTranslation();
  const format = useFormat();
  if (total === 0) return null;
  const last = Math.floor((total - 1) / limit) * limit;
  const atStart = offset === 0;
  const atEnd = offset >= last;
  const icon = { size: 18, stroke: 1.75 } as const;
  return (
    <nav className="g-pager" aria-label={label ?? t('users.pages')}>
      <span aria-live="polite">
        {t('users.range', {
          from: format.count(Math.min(total, offset + 1)),
          to: format.count(Math.min(total, offset + limit)),
          total: format.count(total),
        })}
      </span>
      {last === 0 ? null : (
        <div className="g-pager-buttons">
          <ActionIcon aria-label={t('users.first')} disabled={atStart} onClick={() => onOffset(0)}>
            <IconChevronLeftPipe {...icon} />
          </ActionIcon>
          <ActionIcon
            aria-label={t('users.previous')}
            disabled={atStart}
            onClick={() => onOffset(Math.max(0, offset - limit))}
          >
            <IconChevronLeft {...icon} />
          </ActionIcon>
          <span>
            {t('users.pageOf', {
              page: format.count(Math.floor(offset / limit) + 1),
              pages: format.count(last / limit + 1),
            })}
          </span>
          <ActionIcon
            aria-label={t('users.next')}
            disabled={atEnd}
            onClick={() => onOffset(Math.min(last, offset + limit))}
          >
            <IconChevronRight {...icon} />
          </ActionIcon>
          <ActionIcon aria-label={t('users.last')} disabled={atEnd} onClick={() => onOffset(last)}>
            <IconChevronRightPipe {...icon} />
          </ActionIcon>
        </div>
      )}
    </nav>
  );
}
