import type { MenuItemConstructorOptions } from 'electron';
import { describe, expect, it } from 'vitest';
import { type JobStatus, jobStatuses } from '../../shared/job.ts';
import { wordsFor } from '../app/words.ts';
import { jobSnapshot } from '../session/testing/job-snapshot.ts';
import type { MenuActions } from './menu-actions.ts';
import { jobCommands, type MenuState, menuTemplate } from './menu-template.ts';
import { trayTemplate, trayTooltip } from './tray-template.ts';

const idle: MenuState = {
  fileOpen: false,
  sampleAvailable: true,
  docsAvailable: true,
  recent: [],
  ...jobCommands(false, null),
};

/** Every action notes its name and what it was given. */
function notingActions(notes: string[]): MenuActions {
  return new Proxy({} as MenuActions, {
    get: (_target, name) => (value?: unknown) =>
      notes.push(typeof value === 'string' ? `${String(name)} ${value}` : String(name)),
  });
}

function flat(items: readonly MenuItemConstructorOptions[]): readonly MenuItemConstructorOptions[] {
  return items.flatMap((item) => [item, ...(Array.isArray(item.submenu) ? flat(item.submenu) : [])]);
}

function menuFor(change: Partial<MenuState>, platform: NodeJS.Platform = 'linux') {
  const notes: string[] = [];
  const items = flat(menuTemplate(wordsFor('en'), { ...idle, ...change }, notingActions(notes), platform));
  const item = (id: string) => items.find((other) => other.id === id) ?? expect.unreachable(`no item ${id}`);
  const click = (id: string) => (item(id).click as (() => void) | undefined)?.();
  return { items, item, click, notes };
}

describe('the commands on a job', () => {
  it.each<[JobStatus | null, string]>([
    [null, 'start'],
    ['queued', 'pause cancel'],
    ['running', 'pause cancel'],
    ['paused', 'resume cancel'],
    ['completed', 'start'],
    ['cancelled', 'start'],
    ['failed', 'start'],
  ])('with a job %s: %s', (status, allowed) => {
    const commands = jobCommands(true, status === null ? null : jobSnapshot({ status }));
    const named = Object.entries(commands).filter(([, may]) => may);
    expect(named.map(([name]) => name.slice(3).toLowerCase()).join(' ')).toBe(allowed);
  });

  it('are all off where no file is open', () => {
    for (const status of jobStatuses) {
      expect(Object.values(jobCommands(false, jobSnapshot({ status })))).not.toContain(true);
    }
  });
});

describe('the menu', () => {
  it.each(['linux', 'win32', 'darwin'] as const)('on %s has every item once, by its id', (platform) => {
    const { items } = menuFor({ recent: ['/a/x.db'], fileOpen: true }, platform);
    const ids = items.flatMap(({ id }) => (id === undefined ? [] : [id]));
    expect(new Set(ids).size).toBe(ids.length);
    expect(ids).toEqual(
      expect.arrayContaining([
        ...['file.open', 'file.recent', 'file.recent.0', 'file.sample', 'file.reveal', 'file.close'],
        ...['file.quit', 'job.start', 'job.pause', 'job.resume', 'job.cancel'],
        ...['file.import.data', 'file.import.mailbox', 'file.import.folder', 'view.talent'],
        ...[
          'view.extract',
          'view.users',
          'view.runs',
          'view.settings',
          'help.docs',
          'help.logs',
          'help.about',
        ],
      ]),
    );
    const roles = items.flatMap(({ role }) => (role === undefined ? [] : [role]));
    expect(roles).toEqual(expect.arrayContaining(['copy', 'paste', 'reload', 'zoomIn', 'togglefullscreen']));
  });

  it('does what its items say', () => {
    const { click, notes } = menuFor({ recent: ['/a/x.db', '/b/y.db'] });
    for (const id of ['file.open', 'file.recent.1', 'file.sample', 'job.start', 'view.users']) click(id);
    expect(notes).toEqual(['open', 'openRecent /b/y.db', 'openSample', 'start', 'showPage users']);
    notes.length = 0;
    for (const id of ['file.import.data', 'file.import.mailbox', 'file.import.folder']) click(id);
    click('view.talent');
    expect(notes).toEqual(['importData', 'importMail mailbox', 'importMail folder', 'showPage talent']);
    const opened = menuFor({ fileOpen: true });
    opened.click('file.export');
    expect(opened.notes).toEqual(['exportTable']);
  });

  it('shows a file called R&D by its name', () => {
    expect(menuFor({ recent: ['/a/R&D.db'] }).item('file.recent.0').label).toBe('R&&D.db');
  });

  it('offers only what can be done', () => {
    const { item } = menuFor({ sampleAvailable: false });
    for (const id of [
      'file.recent.none',
      'file.sample',
      'file.export',
      'file.reveal',
      'file.close',
      'job.start',
    ]) {
      expect(item(id).enabled).toBe(false);
    }
    expect(menuFor({ docsAvailable: false }).items.some(({ id }) => id === 'help.docs')).toBe(false);
  });

  it('has a label on every item in both languages', () => {
    for (const language of ['en', 'zh-CN'] as const) {
      const state = { ...idle, recent: ['/a.db'] };
      for (const item of flat(menuTemplate(wordsFor(language), state, notingActions([]), 'darwin'))) {
        if (item.type !== 'separator') expect(item.label).toBeTruthy();
      }
    }
  });
});

describe('the tray', () => {
  const words = wordsFor('zh-CN');
  const lines = (state: Parameters<typeof trayTemplate>[1]) =>
    trayTemplate(words, state, notingActions([])).map(({ label, enabled }) =>
      enabled === false ? `(${label})` : label,
    );

  it('says how the job stands and offers what can be done', () => {
    expect(lines({ path: '/a/库.db', job: jobSnapshot({ percent: 42.9 }) })).toEqual([
      '(库.db: 运行中，42%)',
      '(100 个用户已完成 50 个)',
      undefined,
      '显示拾穗',
      '暂停',
      '(继续)',
      undefined,
      '退出',
    ]);
    expect(lines({ path: null, job: null })[0]).toBe('(未打开文件)');
    expect(trayTooltip(words, { path: '/a/库.db', job: null })).toBe('Gleaner 拾穗 — 库.db: 没有任务在运行');
  });
});
