import type { TFunction } from 'i18next';
import { expect, it } from 'vitest';
import { endTitle } from './end-title.ts';

/** Shows which words are chosen, with their values. */
const t = ((key: string, values: object = {}) => `${key}(${Object.values(values).join('/')})`) as TFunction;
const file = (unread: number, failed = 0) => ({ items: 350, done: 350 - unread - failed, failed, unread });
const job = { status: 'completed', selection: 'named', total: 2, succeeded: 2, failed: 0 } as const;
const all = { ...job, selection: 'all', total: 350, succeeded: 350 } as const;

it.each([
  ['those who were chosen, and what is left', job, file(348), 'chosen(2/2)notYet(348)'],
  [
    'the failed among them',
    { ...job, succeeded: 1, failed: 1 },
    file(348),
    'chosen(1/2)failedToo(1)notYet(348)',
  ],
  ['a whole file, by all', all, file(0), 'completed()'],
  ['a whole file, by the last two', job, file(0), 'completed()'],
  ['one that is whole but for failures of before', job, file(0, 3), 'chosen(2/2)'],
  ['a file with failures', { ...all, succeeded: 348, failed: 2 }, file(0, 2), 'completedFailed(2)'],
  ['a job that was cancelled', { ...all, status: 'cancelled' as const }, file(9), 'cancelled()'],
])('tells of %s', (_, ended, holds, title) => {
  const said = endTitle(ended, 'events', holds, t);
  expect(said.replaceAll(/result\.|runOf\.events\./g, '').replace('completedChosen', 'chosen')).toBe(title);
});
