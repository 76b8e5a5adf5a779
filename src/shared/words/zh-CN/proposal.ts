import type { proposal as english } from '../en/proposal.ts';
import type { Wording } from '../wording.ts';

/** 文件中找到了什么，为什么这样读取。 */
export const proposal: Wording<typeof english> = {
  proposal: {
    recipes: {
      'car-buying': '购车',
      'browser-history': '浏览历史',
      'app-usage': '应用使用',
      'shop-clickstream': '商城点击流',
      'support-conversations': '客服对话',
      'any-log': '通用日志',
    },
    reasons: {
      usual_table: '“{{table}}”是常用的行为数据表。',
      usual_names: '“{{table}}”含有常用字段：{{user}}、{{time}} 和 {{words}}。',
      browser_history: '“{{visits}}”和“{{urls}}”是 {{browser}} 的浏览历史；每次访问连同其网页一起读取。',
      app_usage: '“{{table}}”记录了使用的应用：{{app}}。',
      shop_clickstream: '“{{table}}”记录了对商品（{{product}}）的操作（{{action}}）。',
      support_conversations: '“{{table}}”是消息（{{text}}）及其发送方（{{role}}）。',
      time_and_words: '“{{table}}”记录了时间（{{time}}）和文字内容（{{words}}）。',
      user_by_name: '按名称，用户字段是 {{column}}。',
      user_by_values: '按内容，用户字段是 {{column}}：{{rows}} 行中有 {{distinct}} 个反复出现的值。',
      user_is_thread: '没有用户字段，每个 {{column}} 单独读取。',
      one_user: '没有用户字段，所有记录属于同一个人。',
      times_by_values: '查看过的 {{column}} 中 {{share}}% 是时间：{{kind}}。',
      likeliest_table: '其中没有可以自动识别的表，最接近的是“{{table}}”：{{columns}} 列，{{rows}} 行。',
      no_id: '不能确定哪一列是行编号。',
      no_time: '不能确定哪一列是时间。',
      no_words: '没有文字列：没有写明发生了什么，或只用数字表示。',
      view_with_key: '视图“{{view}}”每次读到的记录相同，{{column}} 各不相同。',
    },
  },
};
