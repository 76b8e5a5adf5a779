import type { review as english } from '../en/review.ts';
import type { Wording } from '../wording.ts';

export const review: Wording<typeof english> = {
  review: {
    toolbar: '审核事件',
    tools: {
      accept: '接受',
      delete: '删除',
      undo: '撤销',
      redo: '重做',
    },
    hints: {
      accept: '该事件正确无误（A）。按 Shift+A 接受所有尚未查看的事件。',
      delete: '删除该事件（Del）。再次读取该用户时也不会恢复。',
      undo: '没有可撤销的操作',
      redo: '没有可重做的操作',
    },
    marks: { accepted: '已接受', edited: '已修改', added: '已添加' },
    kinds: {
      accept: '接受',
      edit: '修改',
      split: '拆分',
      merge: '合并',
      delete: '删除',
      add: '添加',
      done: '完成审核',
      reopen: '重新打开',
    },
    told: {
      done_other: '已{{what}} {{count, number}} 个事件。',
      undone_other: '已撤销：{{what}} {{count, number}} 个事件。',
      redone_other: '已重做：{{what}} {{count, number}} 个事件。',
    },
    nothingChanged: '没有需要更改的内容。',
    ofUser: '用户：{{user}}。',
  },
};
