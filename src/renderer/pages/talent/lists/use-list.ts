import { useRef } from 'react';
import type { RouteInput } from '../../../../shared/contract.ts';
import type { Page } from '../../../../shared/page.ts';
import type { MailSummary, TalentSummary } from '../../../../shared/pipelines/mail.ts';
import { keepSameRows } from '../../users/keep-same-rows.ts';
import { type AnswerState, useAnswer } from '../use-answer.ts';

interface Lists {
  readonly 'mail.mails': MailSummary;
  readonly 'mail.talents': TalentSummary;
}

export interface ListState<Row> extends Pick<AnswerState<unknown>, 'error' | 'loading' | 'again'> {
  readonly rows: readonly Row[];
  readonly total: number;
  /** Nothing has been answered yet. */
  readonly first: boolean;
}

/** A page of mails, candidates or projects, kept current while a job runs; a row that did not change stays the same object. */
export function useList<Name extends keyof Lists>(
  name: Name,
  query: RouteInput<Name>,
): ListState<Lists[Name]> {
  const answer = useAnswer(name, query);
  const before = useRef<readonly Lists[Name][]>([]);
  const page = answer.data as Page<Lists[Name]> | null;
  if (page !== null) before.current = keepSameRows(before.current, page.rows);
  return {
    rows: before.current,
    total: page?.total ?? 0,
    first: page === null && answer.error === null,
    error: answer.error,
    loading: answer.loading,
    again: answer.again,
  };
}
