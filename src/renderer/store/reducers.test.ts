import { describe, expect, it } from 'vitest';
import type { ErrorInfo } from '../../shared/app-error.ts';
import type { ToldJob, Workspace } from '../../shared/contract.ts';
import { jobStatuses } from '../../shared/job.ts';
import type { SourceInfo } from '../../shared/source.ts';
import { runningJob as runningSnapshot } from '../testing/scenes.ts';
import {
  isActive,
  isInTheWay,
  maxProblems,
  withCommand,
  withImportProgress,
  withoutProblem,
  withPage,
  withProblem,
  withSelection,
  withSnapshot,
  withTalentTab,
  withWorkspace,
} from './reducers.ts';
import { initialState, type State } from './state.ts';

const runningJob: ToldJob = { ...runningSnapshot, revision: 1 };
const source = { path: '/data/a.db', name: 'a.db', found: {} } as SourceInfo;
const counted = (counts: object): SourceInfo =>
  ({ ...source, found: { events: counts } }) as unknown as SourceInfo;
const opened: State = { ...initialState, source };
const error = (message: string): ErrorInfo => ({ code: 'internal', message, hint: '' });

describe('withSnapshot', () => {
  it('lets the latest replace all before it', () => {
    const later = { ...runningJob, processed: 600, revision: 2 };
    expect(withSnapshot(withSnapshot(opened, runningJob), later).job).toBe(later);
  });

  it('drops one that a newer has overtaken', () => {
    const newer = { ...runningJob, processed: 600, revision: 3 };
    const state = withSnapshot(opened, newer);
    expect(withSnapshot(state, { ...runningJob, revision: 2 }).job).toBe(newer);
  });

  it('drops one that arrives after its file was closed', () => {
    expect(withSnapshot(initialState, runningJob).job).toBeNull();
  });

  it.each(jobStatuses)('closes the question about cancelling when a job is %s, if it has ended', (status) => {
    const asked = { ...opened, cancelAsked: true };
    const ended = status === 'completed' || status === 'cancelled' || status === 'failed';
    expect(withSnapshot(asked, { ...runningJob, status }).cancelAsked).toBe(!ended);
    expect(isActive({ ...runningJob, status })).toBe(!ended);
    expect(isInTheWay({ ...runningJob, status })).toBe(!ended && status !== 'waiting');
  });
});

describe('withWorkspace', () => {
  it('starts afresh with another file', () => {
    const busy: State = {
      ...opened,
      page: 'users',
      selection: 'all',
      shownUsers: 'failed',
      startError: error('x'),
    };
    const next = withWorkspace(busy, { source: { ...source, path: '/data/b.db' }, job: null, revision: 2 });
    expect(next).toMatchObject({
      page: 'extract',
      selection: 'unfinished',
      shownUsers: null,
      startError: null,
    });
  });

  it('keeps the place in the same file, and takes its new counts', () => {
    const busy: State = { ...opened, page: 'users', selection: 'all', shownUsers: 'failed' };
    const next = withWorkspace(busy, { source: counted({ failedUsers: 2 }), job: runningJob, revision: 2 });
    expect(next).toMatchObject({ page: 'users', selection: 'all', shownUsers: 'failed', job: runningJob });
    expect(next.source?.found.events?.failedUsers).toBe(2);
  });

  it('takes of one that a snapshot has overtaken the counts alone', () => {
    const newer = { ...runningJob, processed: 600, revision: 5 };
    const state = withSnapshot(opened, newer);
    const late = {
      source: counted({ succeededUsers: 2 }),
      job: { ...runningJob, revision: 4 },
      revision: 4,
    };
    const next = withWorkspace({ ...state, opening: true }, late);
    expect(next).toMatchObject({
      job: newer,
      opening: false,
      source: { found: { events: { succeededUsers: 2 } } },
    });
    const other = { source: { ...source, path: '/data/old.db' }, job: null, revision: 4 };
    expect(withWorkspace(state, other)).toMatchObject({ job: newer, source: { path: source.path } });
  });

  it('leaves the settings on show when the file is closed', () => {
    expect(
      withWorkspace({ ...opened, page: 'settings' }, { source: null, job: null, revision: 2 }).page,
    ).toBe('settings');
    expect(withWorkspace({ ...opened, page: 'users' }, { source: null, job: null, revision: 2 }).page).toBe(
      'extract',
    );
  });
});

describe('the page of a file', () => {
  const rows = { found: { events: { missing: [] } } } as unknown as Partial<SourceInfo>;
  const unknown = { found: { events: { missing: ['time'] } } } as unknown as Partial<SourceInfo>;
  const mail = { found: { mail: {} } } as unknown as Partial<SourceInfo>;
  const both = { found: { events: { missing: [] }, mail: {} } } as unknown as Partial<SourceInfo>;
  const mailJob = { ...runningJob, pipeline: 'mail' };

  it.each([
    ['rows', rows, null, 'extract'],
    ['rows of which it has to be said first what they are', unknown, null, 'recipe'],
    ['mail', mail, null, 'talent'],
    ['both', both, null, 'extract'],
    ['both and a job over mails that waits', both, mailJob, 'talent'],
    ['both and a job over users that waits', both, runningJob, 'extract'],
  ] as const)('of one with %s is first the one that fits', (_, has, job, page) => {
    const opening = { source: { ...source, ...has }, job, revision: 1 } as Workspace;
    expect(withWorkspace(initialState, opening).page).toBe(page);
  });

  it('is never one that the file has not', () => {
    const withRows: State = { ...opened, source: { ...source, ...rows } };
    expect(withPage(withRows, 'talent').page).toBe('extract');
    const withMail: State = { ...opened, source: { ...source, ...mail } };
    expect(withPage(withMail, 'extract').page).toBe('talent');
    expect(withPage(withMail, 'users').page).toBe('talent');
    expect(withPage(withMail, 'settings').page).toBe('settings');
    const withBoth: State = { ...opened, source: { ...source, ...both } };
    expect(withPage(withBoth, 'users').page).toBe('users');
    expect(withTalentTab(withBoth, 'matches')).toMatchObject({ page: 'talent', talentTab: 'matches' });
  });
});

describe('an import', () => {
  const progress = { count: 3, bytes: 10, totalBytes: 20 };

  it('shows how far it is while it runs, and nothing that comes late', () => {
    const choosing: State = { ...initialState, importing: { kind: 'choosing' } };
    const running = withImportProgress(choosing, progress);
    expect(running.importing).toEqual({ kind: 'running', what: 'mail', progress, cancelling: false });
    const cancelling: State = {
      ...running,
      importing: { kind: 'running', what: 'rows', progress, cancelling: true },
    };
    expect(withImportProgress(cancelling, progress).importing).toMatchObject({
      what: 'rows',
      cancelling: true,
    });
    expect(withImportProgress(initialState, progress)).toBe(initialState);
  });
});

describe('problems', () => {
  it('are listed once each, the latest last, and few', () => {
    const many = ['a', 'b', 'a', 'c', 'd'].reduce(
      (state, message) => withProblem(state, error(message)),
      initialState,
    );
    expect(many.problems.map((problem) => problem.error.message)).toEqual(['a', 'c', 'd']);
    expect(many.problems.length).toBe(maxProblems);
    expect(new Set(many.problems.map((problem) => problem.id)).size).toBe(maxProblems);
  });

  it('go when they are dismissed', () => {
    const state = withProblem(withProblem(initialState, error('a')), error('b'), 'said');
    const [first] = state.problems;
    expect(withoutProblem(state, first?.id ?? 0).problems).toMatchObject([{ said: 'said' }]);
  });
});

describe('small steps', () => {
  it('keep the filter of users unless told otherwise', () => {
    const filtered = withPage(opened, 'users', 'failed');
    expect(withPage(filtered, 'users').shownUsers).toBe('failed');
    expect(withPage(filtered, 'users', null).shownUsers).toBeNull();
  });

  it('forget why the last start was refused when something else is tried', () => {
    const refused: State = { ...opened, startError: error('x') };
    expect(withSelection(refused, 'all').startError).toBeNull();
    expect(withCommand(refused, 'start').startError).toBeNull();
    expect(withCommand(refused, null).startError).not.toBeNull();
  });
});
