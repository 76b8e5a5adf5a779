import type { ReactNode } from 'react';
import { useTranslation } from 'react-i18next';
import { RetryNote } from '../../../parts/RetryNote.tsx';
import { Pager } from '../../users/Pager.tsx';
import { pageSize } from '../../users/use-paged-search.ts';
import type { ListState } from './use-list.ts';
import '../../users/users.css';

interface ListFrameProps {
  readonly list: ListState<unknown>;
  readonly offset: number;
  readonly onOffset: (offset: number) => void;
  /** Above the list: what narrows it, and what can be done with it. */
  readonly head: ReactNode;
  /** In the place of an empty list. */
  readonly empty: ReactNode;
  readonly children: ReactNode;
}

/** A list that fills the page: what narrows it, the list or why there is none, and the way to its other pages. */
export function ListFrame({ list, offset, onOffset, head, empty, children }: ListFrameProps) {
  const { t } = useTranslation();
  const isEmpty = !list.first && list.error === null && list.total === 0;
  return (
    <div className="g-users g-talent-list">
      {head}
      {list.error === null ? null : (
        <RetryNote error={list.error} label={t('talent.retry')} onRetry={list.again} />
      )}
      {isEmpty ? <div className="g-users-empty">{empty}</div> : children}
      <Pager
        offset={offset}
        limit={pageSize}
        total={list.total}
        onOffset={onOffset}
        label={t('talent.pages')}
      />
    </div>
  );
}
