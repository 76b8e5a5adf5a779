import type { DataImportReport, PlannedImport } from '../../shared/data-import.ts';
import type { ImportReport } from '../../shared/mail-import.ts';

export const importReport: ImportReport = {
  out: '/Users/analyst/projects/招聘邮箱_2025年秋季_合作伙伴推荐的候选人与项目/招聘邮箱_2025-11.db',
  found: 12_408,
  imported: 12_371,
  renamed: 0,
  dialect: 'mboxrd',
  duplicates: 31,
  unreadable: 6,
  damaged: 14,
  otherFiles: 0,
  problems: [
    {
      file: '/Users/analyst/mail/招聘邮箱_2025-11.mbox',
      offset: 48_120_331,
      imported: false,
      error: {
        code: 'mail_too_large',
        message: 'The mail is too large (112 MB).',
        hint: '',
        params: { megabytes: 112 },
      },
    },
    {
      file: '/Users/analyst/mail/招聘邮箱_2025-11.mbox',
      offset: 91_022_118,
      imported: true,
      error: {
        code: 'mail_damaged',
        message: 'The mail could not be read in full: it ends before its last part does.',
        hint: '',
        params: { detail: 'it ends before its last part does', reasons: 'cut_off' },
      },
    },
  ],
  problemsInAll: 20,
  bytes: 1_284_332_118,
  elapsedMs: 41_200,
};

/** A file of rows as it would be imported. */
export const fakePlan = (path: string): PlannedImport => ({
  path,
  bytes: 48_120_331,
  shape: { format: 'delimited', encoding: 'gb18030', delimiter: ',', hasHeader: true },
  columns: [
    { name: 'user_id', type: 'TEXT' },
    { name: '行为', type: 'TEXT' },
    { name: 'duration', type: 'INTEGER' },
  ],
  rows: [
    ['u1', '浏览', '129'],
    ['u2', '点击', null],
  ],
  out: path.replace(/\.\w+$/, '.db'),
});

export const rowsReport: DataImportReport = {
  out: '/Users/analyst/projects/clicks.db',
  tables: [
    {
      file: '/Users/analyst/projects/clicks.csv',
      table: 'clicks',
      shape: fakePlan('').shape,
      columns: fakePlan('').columns,
      found: 1_203,
      imported: 1_202,
      leftOut: 1,
      blankLines: 0,
    },
  ],
  problems: [
    {
      file: '/Users/analyst/projects/clicks.csv',
      line: 412,
      imported: true,
      error: {
        code: 'row_odd',
        message: 'The row is odd: it has fewer cells than there are columns, and the rest is empty.',
        hint: 'It was imported.',
        params: { detail: 'it has fewer cells than there are columns', reasons: 'short' },
      },
    },
  ],
  problemsInAll: 1,
  bytes: 48_120_331,
  elapsedMs: 4_120,
};
