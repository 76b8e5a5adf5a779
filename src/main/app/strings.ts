import type { PauseReason } from '../../shared/job.ts';
import type { Language } from '../settings/language.ts';

type Item = 'user' | 'mail';

const english = {
  menu: {
    file: 'File',
    open: 'Open Database…',
    openRecent: 'Open Recent',
    clearRecent: 'Clear List',
    noRecent: 'No Recent Files',
    openSample: 'Open Sample',
    importMail: 'Import Mail',
    importMailbox: 'Mailbox File…',
    importFolder: 'Folder of .eml Files…',
    reveal: 'Show in Folder',
    close: 'Close File',
    closeWindow: 'Close Window',
    quit: 'Quit Gleaner',
    settings: 'Settings…',
    edit: 'Edit',
    undo: 'Undo',
    redo: 'Redo',
    cut: 'Cut',
    copy: 'Copy',
    paste: 'Paste',
    selectAll: 'Select All',
    job: 'Job',
    start: 'Start…',
    pause: 'Pause',
    resume: 'Resume',
    cancel: 'Cancel',
    view: 'View',
    extract: 'Extract',
    users: 'Users',
    talent: 'Talent',
    reload: 'Reload Window',
    actualSize: 'Actual Size',
    zoomIn: 'Zoom In',
    zoomOut: 'Zoom Out',
    fullScreen: 'Full Screen',
    developerTools: 'Developer Tools',
    help: 'Help',
    docs: 'Documentation',
    logs: 'Show Log Files',
    about: 'About Gleaner',
    hide: 'Hide Gleaner',
    hideOthers: 'Hide Others',
    showAll: 'Show All',
    services: 'Services',
    window: 'Window',
    minimize: 'Minimize',
  },
  tray: {
    show: 'Show Gleaner',
    pause: 'Pause',
    resume: 'Resume',
    quit: 'Quit',
    noFile: 'No file open',
    idle: 'No job running',
  },
  state: {
    queued: 'Waiting to start',
    running: (percent: number) => `Running, ${percent} %`,
    paused: (percent: number, reason: string) => `Paused at ${percent} %: ${reason}`,
    completed: 'Finished',
    cancelled: 'Cancelled',
    failed: 'Stopped by a fault',
  },
  reason: {
    user: 'paused by you',
    interrupted: 'interrupted',
    auth: 'the key was refused',
    quota: 'the account has no credit left',
    budget: 'the budget is reached',
    model_not_found: 'the model does not exist',
    disk_full: 'the disk is full',
    database_locked: 'another program holds the file',
    source_changed: 'the source was changed',
    offline: 'the model cannot be reached',
  } satisfies Record<PauseReason, string>,
  /** “98 of 100 users done, 2 failed”: what is done is what succeeded. */
  counts: (item: Item, succeeded: number, failed: number, total: number) => {
    const noun = total === 1 ? item : `${item}s`;
    return `${count(succeeded)} of ${count(total)} ${noun} done${failed > 0 ? `, ${count(failed)} failed` : ''}`;
  },
  /** What a job over mails has saved so far. */
  found: (results: number) => `${count(results)} candidates and projects`,
  notice: {
    completed: 'Job finished',
    completedWithFailures: 'Job finished, some failed',
    paused: 'Job paused',
    failed: 'Job stopped by a fault',
    andFound: (counts: string, found: string) => `${counts}; ${found}`,
    because: (counts: string, reason: string) => `${upperFirst(reason)}. ${counts}.`,
    plain: (counts: string) => `${counts}.`,
  },
  dialog: {
    openTitle: 'Open Database',
    databases: 'SQLite databases',
    mailboxTitle: 'Import a Mailbox',
    folderTitle: 'Import a Folder of Mails',
    mailboxes: 'Mailboxes',
    newFileTitle: 'Where to Keep the Mails',
    exportTitle: 'Export',
    exports: { csv: 'Tables (CSV)', jsonl: 'JSON lines' },
    allFiles: 'All files',
    leaveMessage: 'A job is running in this file.',
    leaveDetail: (name: string) =>
      `Opening another file or closing this one pauses the job in “${name}”. Everything done so far is kept, and you can resume it later.`,
    leaveYes: 'Pause and Go On',
    closeMessage: 'A job is running.',
    closeDetail:
      'It can go on without the window: Gleaner stays in the tray, and starting it again brings the window back. Quitting pauses the job; nothing done so far is lost.',
    closeKeep: 'Keep Running',
    closeQuit: 'Pause and Quit',
    remember: 'Remember my choice',
    quitMessage: 'Quit and pause the job?',
    quitDetail:
      'The job is paused cleanly and everything done so far is kept. Gleaner opens this file again at the next start, and you can resume there.',
    cancel: 'Cancel',
    ok: 'OK',
    aboutDetail: (version: string, runtime: string) =>
      `Version ${version}\n${runtime}\n\nTurns long logs of raw behaviour into short, trustworthy lists of events.`,
  },
};

export type Words = typeof english;

const chinese: Words = {
  menu: {
    file: '文件',
    open: '打开数据库…',
    openRecent: '最近打开',
    clearRecent: '清除列表',
    noRecent: '没有最近打开的文件',
    openSample: '打开示例',
    importMail: '导入邮件',
    importMailbox: '邮箱文件…',
    importFolder: '.eml 文件夹…',
    reveal: '在文件夹中显示',
    close: '关闭文件',
    closeWindow: '关闭窗口',
    quit: '退出拾穗',
    settings: '设置…',
    edit: '编辑',
    undo: '撤销',
    redo: '重做',
    cut: '剪切',
    copy: '复制',
    paste: '粘贴',
    selectAll: '全选',
    job: '任务',
    start: '开始…',
    pause: '暂停',
    resume: '继续',
    cancel: '取消',
    view: '视图',
    extract: '提取',
    users: '用户',
    talent: '人才',
    reload: '重新加载窗口',
    actualSize: '实际大小',
    zoomIn: '放大',
    zoomOut: '缩小',
    fullScreen: '全屏',
    developerTools: '开发者工具',
    help: '帮助',
    docs: '文档',
    logs: '显示日志文件',
    about: '关于拾穗',
    hide: '隐藏拾穗',
    hideOthers: '隐藏其他',
    showAll: '全部显示',
    services: '服务',
    window: '窗口',
    minimize: '最小化',
  },
  tray: {
    show: '显示拾穗',
    pause: '暂停',
    resume: '继续',
    quit: '退出',
    noFile: '未打开文件',
    idle: '没有任务在运行',
  },
  state: {
    queued: '等待开始',
    running: (percent) => `运行中，${percent}%`,
    paused: (percent, reason) => `已暂停于 ${percent}%：${reason}`,
    completed: '已完成',
    cancelled: '已取消',
    failed: '因故障停止',
  },
  reason: {
    user: '由您暂停',
    interrupted: '被中断',
    auth: '密钥被拒绝',
    quota: '账户余额不足',
    budget: '已达到预算上限',
    model_not_found: '模型不存在',
    disk_full: '磁盘已满',
    database_locked: '文件被其他程序占用',
    source_changed: '源数据已被改动',
    offline: '无法连接到模型',
  },
  counts: (item, succeeded, failed, total) => {
    const [unit, noun] = item === 'user' ? ['个', '用户'] : ['封', '邮件'];
    return `${count(total)} ${unit}${noun}已完成 ${count(succeeded)} ${unit}${failed > 0 ? `，失败 ${count(failed)} ${unit}` : ''}`;
  },
  found: (results) => `候选人和项目共 ${count(results)} 个`,
  notice: {
    completed: '任务已完成',
    completedWithFailures: '任务已完成，部分失败',
    paused: '任务已暂停',
    failed: '任务因故障停止',
    andFound: (counts, found) => `${counts}，${found}`,
    because: (counts, reason) => `${reason}。${counts}。`,
    plain: (counts) => `${counts}。`,
  },
  dialog: {
    openTitle: '打开数据库',
    databases: 'SQLite 数据库',
    mailboxTitle: '导入邮箱文件',
    folderTitle: '导入邮件文件夹',
    mailboxes: '邮箱文件',
    newFileTitle: '邮件保存位置',
    exportTitle: '导出',
    exports: { csv: '表格（CSV）', jsonl: 'JSON 行' },
    allFiles: '所有文件',
    leaveMessage: '此文件中有任务正在运行。',
    leaveDetail: (name) =>
      `打开其他文件或关闭此文件会暂停“${name}”中的任务。已完成的部分会全部保留，之后可以继续。`,
    leaveYes: '暂停并继续操作',
    closeMessage: '有任务正在运行。',
    closeDetail:
      '关闭窗口后任务可以继续运行：拾穗会留在托盘中，再次启动即可回到窗口。退出会暂停任务，已完成的部分不会丢失。',
    closeKeep: '继续运行',
    closeQuit: '暂停并退出',
    remember: '记住我的选择',
    quitMessage: '退出并暂停任务？',
    quitDetail: '任务会被妥善暂停，已完成的部分全部保留。下次启动时会重新打开此文件，您可以在那里继续。',
    cancel: '取消',
    ok: '确定',
    aboutDetail: (version, runtime) =>
      `版本 ${version}\n${runtime}\n\n把冗长的原始行为日志整理成简短可信的事件列表。`,
  },
};

/** Everything that menu, tray, dialogs and notifications say. */
export function wordsFor(language: Language): Words {
  return language === 'zh-CN' ? chinese : english;
}

function count(value: number): string {
  return value.toLocaleString('en-US');
}

function upperFirst(text: string): string {
  return text.charAt(0).toUpperCase() + text.slice(1);
}
