import type { Page } from '../../shared/page.ts';
import type { SourceRow, UserRowsQuery } from '../../shared/pipelines/events/rows.ts';
import type { TypeSummary, TypesPage, TypesQuery } from '../../shared/pipelines/events/types.ts';
import type { UserDetail, UserQuery, UserResult, UserSummary } from '../../shared/pipelines/events/users.ts';

const errors: readonly UserSummary['error'][] = [
  {
    code: 'rows_unaccounted',
    message: '7 of 96 rows were neither cited by an event nor set aside.',
    hint: 'Run the user again, or accept less coverage in Settings.',
    params: { missing: 7, rows: 96 },
  },
  {
    code: 'refusal',
    message: 'The model refused to answer.',
    hint: 'Read its reply and change the instructions.',
  },
  {
    code: 'end_missing',
    message: 'The model did not read this user to the end.',
    hint: 'Run the user again.',
  },
];

const resultAt = (index: number): UserResult =>
  index % 23 === 7 ? 'failed' : index > 545 ? 'none' : index % 31 === 4 ? 'incomplete' : 'done';

function idAt(index: number): string {
  if (index % 41 === 4)
    return `b2f7c1d4-98aa-4e11-9f5b-0c77f9d1e6aa-${index}-and-an-id-that-goes-on-for-ever`;
  return index % 17 === 5 ? `用户_上海_${String(index).padStart(4, '0')}` : `u_${10_293_000 + index}`;
}

const users: readonly UserSummary[] = Array.from({ length: 1_284 }, (_, index) => {
  const result = resultAt(index);
  const rows = 12 + ((index * 37) % 240);
  const read = result !== 'none';
  const has = result === 'done' || result === 'incomplete';
  return {
    userId: idAt(index),
    result,
    inJob: index % 19 === 3 ? 'active' : index % 13 === 2 ? 'waiting' : 'none',
    rows,
    newRows: has && index % 11 === 6 ? 3 + (index % 9) : 0,
    changed: has && index % 97 === 12,
    events: has ? Math.ceil(rows / 8) : 0,
    coverage: result === 'done' ? 1 : result === 'none' ? null : 0.9412,
    attempts: read ? 1 + (index % 3) : 0,
    error: result === 'failed' ? (errors[index % 3] ?? null) : null,
    updatedAt: read ? Date.now() - 60_000 * (index + 1) : null,
  };
});

export function listUsers(query: UserQuery): Page<UserSummary> {
  const key = query.sort;
  const found = users
    .filter(
      (user) =>
        query.show === null ||
        user.result === query.show ||
        (query.show === 'active' && user.inJob === 'active'),
    )
    .filter((user) => user.userId.includes(query.search))
    .toSorted((one, other) => {
      const a = one[key] ?? -1;
      const b = other[key] ?? -1;
      const order = typeof a === 'string' ? a.localeCompare(String(b)) : Number(a) - Number(b);
      return query.descending ? -order : order;
    });
  return {
    rows: found.slice(query.offset, query.offset + query.limit),
    total: found.length,
    offset: query.offset,
  };
}

const kinds = [
  ['浏览车型', 'engagement', '大众_迈腾', 'browse 大众_迈腾 @易车网 2m9s'],
  ['对比车型', 'engagement', '大众_迈腾 / 丰田_凯美瑞', 'compare 大众_迈腾 丰田_凯美瑞 @懂车帝 4m51s'],
  ['到店', 'conversion', '上海永达大众4S店', 'visit_poi 上海永达大众4S店（龙阳路店）38m'],
  ['加购', 'conversion', '原厂脚垫', 'add_cart 原厂脚垫 迈腾专用 全包围丝圈双层可拆洗 @京东'],
] as const;

export function userDetail(userId: string): UserDetail {
  const summary = users.find((user) => user.userId === userId) ?? (users[0] as UserSummary);
  const events = Array.from({ length: summary.events }, (_, index) => {
    const [type, category, context] = kinds[index % kinds.length] ?? kinds[0];
    return {
      eventId: `${userId}-e${index}`,
      userId,
      type,
      category,
      time: `2025-11-${String(1 + (index % 28)).padStart(2, '0')} 10:42`,
      endTime: `2025-11-${String(1 + (index % 28)).padStart(2, '0')} ${index % 3 === 0 ? '10:42' : '11:07'}`,
      context,
      sourceRowIds: [index * 8, index * 8 + 1, index * 8 + 2, index * 8 + 3]
        .filter((row) => row < summary.rows)
        .map((row) => String(40_000 + row)),
    };
  });
  return {
    summary,
    profile: '40 岁男性，上海，企业管理者，兴趣：高尔夫、自驾游',
    profileUnread: 0,
    events,
    keepableRows: summary.result === 'failed' ? summary.rows - 7 : 0,
    setAsideRows: Math.floor(summary.rows / 2),
  };
}

export function userRows(query: UserRowsQuery): Page<SourceRow> {
  const { summary } = userDetail(query.userId);
  const read = summary.result === 'done';
  const rows = Array.from({ length: summary.rows }, (_, index) => ({
    id: String(40_000 + index),
    time: `2025-11-${String(1 + (Math.floor(index / 8) % 28)).padStart(2, '0')} ${String(9 + (index % 12)).padStart(2, '0')}:42:17`,
    text: (kinds[Math.floor(index / 8) % kinds.length] ?? kinds[0])[3],
    eventIds: read && index % 8 < 4 ? [`${query.userId}-e${Math.floor(index / 8)}`] : [],
    unread: index === 3 ? 1_240 : 0,
    setAside:
      index % 8 >= 4 && summary.result !== 'none' && !(summary.result === 'failed' && index % 8 === 7),
    missing: summary.result === 'failed' && index % 24 === 7,
    isNew: index >= summary.rows - summary.newRows,
  }));
  return {
    rows: rows.slice(query.offset, query.offset + query.limit),
    total: rows.length,
    offset: query.offset,
  };
}

/** What the model has called events, with a name for the same thing that drifted. */
const fakeTypes: readonly TypeSummary[] = [
  ['浏览车型', 'engagement', 5_210, 341, 'listed', '大众_迈腾 / 大众_帕萨特'],
  ['搜索', 'engagement', 3_034, 322, 'listed', '“迈腾真实油耗” / “迈腾落地价”'],
  ['看车', 'engagement', 1_402, 180, 'coined', '丰田_凯美瑞'],
  ['到店', 'conversion', 1_120, 214, 'listed', '上海永达大众4S店'],
  ['线下停留', 'engagement', 903, 260, 'coined', '高尔夫俱乐部'],
  ['加购', 'conversion', 96, 61, 'listed', '原厂脚垫'],
  ['其他', 'engagement', 41, 30, 'other', '贴膜'],
].map(([type, category, events, users, origin, example]) => ({
  type: String(type),
  category: String(category),
  categories: type === '看车' ? 2 : 1,
  events: Number(events),
  users: Number(users),
  origin: origin as TypeSummary['origin'],
  example: String(example),
}));

export function typesPage(query: TypesQuery): TypesPage {
  const found = fakeTypes.filter(({ type }) => type.includes(query.search));
  return {
    rows: found.slice(query.offset, query.offset + query.limit),
    total: found.length,
    offset: query.offset,
    categories: ['conversion', 'engagement'],
    lastEdit: { types: ['浏览'], into: '浏览车型', category: 'engagement', events: 318, at: 0 },
    unlisted: [
      { type: '贴膜', events: 28 },
      { type: '保养', events: 13 },
    ],
  };
}
