import type { insights as english } from '../en/insights.ts';
import type { Wording } from '../wording.ts';

/** 文件中全部事件的统计，以及图表的通用文字。 */
export const insights: Wording<typeof english> = {
  picture: { asTable: '查看表格', asPicture: '查看图形' },
  insights: {
    emptyTitle: '还没有事件',
    empty: '读取用户之后，这里会按类型、日期、小时以及先后关系统计事件。',
    narrow: '点击类型、日期、小时、漏斗步骤或先后关系，可查看对应的事件。',
    events: '事件',
    users: '用户',
    rows: '引用的记录',
    types: '类型',
    eachUser: '每人 {{value}} 个事件',
    eachEvent: '每个事件 {{value}} 条',
    withoutTime: '没有时间',
    byType: '各类型的事件数',
    byDay: '每天的事件数',
    byHour: '一天中各小时的事件数',
    byUser: '用户的事件数分布',
    type: '类型',
    category: '类别',
    day: '日期',
    hour: '小时',
    eventsOfUser: '每个用户的事件数',
    funnel: '漏斗',
    steps: '依次经过的步骤',
    stepsHint: '统计依次出现这些类型事件的用户，中间可以有其他事件。',
    reached: '到达“{{type}}”的用户',
    paths: '先后关系',
    noPaths: '没有用户有两个这样的事件。',
    before: '先',
    after: '后',
    times: '次数',
  },
};
