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
