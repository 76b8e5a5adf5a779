import { describe, expect, it } from 'vitest';
import { judgeUsers, type ReadUser } from './judge-users.ts';

const user = (index: number, more: Partial<ReadUser> = {}): ReadUser => ({
  ...{ userId: `u${index}`, rows: 40 + (index % 7), events: 8 + (index % 3), unread: 0, ungrounded: 0 },
  types: ['浏览', '搜索'],
  ...more,
});
const many = (count: number): readonly ReadUser[] => Array.from({ length: count }, (_, index) => user(index));
const reasonsOf = (users: readonly ReadUser[], userId: string) =>
  (judgeUsers(users).get(userId) ?? []).map(({ reason, count, type }) => [
    reason,
    count,
    ...(type ? [type] : []),
  ]);

describe('who is worth a look', () => {
  it('is nobody where all are alike', () => {
    expect(judgeUsers(many(60)).size).toBe(0);
  });

  it('is who has rows unread, values that stand nowhere, or a type that hardly anybody has', () => {
    const users = [
      ...many(60),
      user(60, { unread: 3 }),
      user(61, { ungrounded: 2 }),
      user(62, { types: ['浏览', '试驾', '退订'] }),
      user(63, { types: ['试驾'] }),
    ];
    expect(reasonsOf(users, 'u60')).toEqual([['unread', 3]]);
    expect(reasonsOf(users, 'u61')).toEqual([['ungrounded', 2]]);
    expect(reasonsOf(users, 'u62')).toEqual([['rare', 2, '退订']]);
    expect(reasonsOf(users, 'u63')).toEqual([['rare', 1, '试驾']]);
  });

  it('is who has far more events than others for as many rows, or far fewer, however many rows that is', () => {
    const users = [
      ...many(60),
      user(60, { rows: 40, events: 40 }),
      user(61, { rows: 4_000, events: 900 }),
      user(62, { rows: 400, events: 3 }),
      user(63, { rows: 5, events: 5 }),
    ];
    expect(reasonsOf(users, 'u60')).toEqual([['many', 40]]);
    expect(reasonsOf(users, 'u61')).toEqual([]);
    expect(reasonsOf(users, 'u62')).toEqual([['few', 3]]);
    expect(reasonsOf(users, 'u63')).toEqual([]);
  });

  it('is found by few who stand out, not hidden by them', () => {
    const users = [
      ...many(40),
      ...Array.from({ length: 8 }, (_, index) => user(100 + index, { events: 300 })),
    ];
    const found = [...judgeUsers(users)].filter(([, reasons]) =>
      reasons.some(({ reason }) => reason === 'many'),
    );
    expect(found).toHaveLength(8);
  });

  it('is nobody by comparison where there are too few to compare with', () => {
    expect(reasonsOf([...many(5), user(9, { events: 400, types: ['X'] })], 'u9')).toEqual([]);
  });
});
