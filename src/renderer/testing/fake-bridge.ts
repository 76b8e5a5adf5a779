import type { ErrorInfo } from '../../shared/app-error.ts';
import {
  type Answer,
  type Bridge,
  type PushEvents,
  type PushName,
  type RouteName,
  routes,
  type ToldJob,
  type Workspace,
} from '../../shared/contract.ts';
import type { JobSnapshot } from '../../shared/job.ts';
import {
  type UserQuery,
  type UserRowsQuery,
  userQuerySchema,
  userRowsQuerySchema,
} from '../../shared/pipelines/events.ts';
import type { MailQuery, MatchQuery, TalentQuery, TalentSearch } from '../../shared/pipelines/mail.ts';
import {
  defaultSettings,
  noKey,
  type Profile,
  profileInUse,
  type SettingsPatch,
  type SettingsView,
} from '../../shared/settings.ts';
import type { SourceInfo } from '../../shared/source.ts';
import type { Estimate, Work } from '../../shared/work.ts';
import { fakeCall, fakeCalls } from './fake-calls.ts';
import { importReport } from './fake-import.ts';
import {
  endedMailJob,
  freshMailInfo,
  listMails,
  listTalents,
  mailDetail,
  mailInfo,
  matches,
  runningMailJob,
  searchTalent,
} from './fake-talent.ts';
import { listUsers, userDetail, userRows } from './fake-users.ts';
import { advance, jobOf, runningJob, type Scene } from './scenes.ts';

export interface FakeOptions {
  readonly scene: Scene;
  readonly language: 'en' | 'zh-CN';
  readonly theme: 'light' | 'dark';
}

const path = '/Users/analyst/projects/autumn campaign/车主行为日志_2025-11_完整导出_含画像_final_v3.sqlite3';
export const source: SourceInfo = {
  path,
  name: path.split('/').at(-1) ?? path,
  sizeBytes: 48_332_800,
  found: {
    events: {
      mapping: {
        form: 'text',
        table: 'behavior_data',
        idColumn: 'id',
        userColumn: 'user_id',
        timeColumn: 'timestamp',
        textColumn: 'behavior_text',
        actionColumn: null,
        itemColumn: null,
        placeColumns: [],
        durationColumn: null,
        propertiesColumn: null,
        profile: null,
      },
      times: { kind: 'written', example: null, rows: 0, rowsWithoutTime: 0, otherKinds: [] },
      users: 1_284,
      rows: 102_331,
      succeededUsers: 531,
      failedUsers: 14,
      events: 6_217,
    },
  },
  sidecar: null,
  notices: [],
};

const { events: eventsFound } = source.found;
const emptySource: SourceInfo =
  eventsFound === undefined
    ? source
    : {
        ...source,
        found: { events: { ...eventsFound, users: 0, rows: 0, succeededUsers: 0, failedUsers: 0 } },
      };

const estimate: Estimate = {
  items: 753,
  records: 58_929,
  batches: 83,
  promptTokens: 2_585_887,
  completionTokens: 314_025,
  originalPromptTokens: 6_902_441,
  cost: null,
  currency: 'USD',
  seconds: null,
  secondsLow: null,
  secondsHigh: null,
  learntFrom: 0,
};

const unusable: ErrorInfo = {
  code: 'not_a_database',
  message: 'notes.txt is not a SQLite database.',
  hint: 'Choose a file that ends in .db, .sqlite or .sqlite3.',
  params: { path: '/tmp/notes.txt' },
};

const mailSource: SourceInfo = {
  ...source,
  path: '/Users/analyst/projects/招聘邮箱_2025-11.db',
  name: '招聘邮箱_2025-11.db',
  found: {},
};

/** The file and the job of a scene about mail; null for any other. */
function mailWorkspace(scene: Scene): Workspace | null {
  if (scene === 'mail')
    return { source: { ...mailSource, found: { mail: freshMailInfo } }, job: null, revision: 0 };
  if (scene === 'mail-running')
    return { source: { ...mailSource, found: { mail: mailInfo } }, job: told(runningMailJob), revision: 0 };
  if (scene === 'mail-done')
    return { source: { ...mailSource, found: { mail: mailInfo } }, job: told(endedMailJob), revision: 0 };
  return null;
}

const ok = <Data>(data: Data): Answer<Data> => ({ ok: true, data });
const fail = (error: ErrorInfo): Answer<never> => ({ ok: false, error });

const told = (job: JobSnapshot | null): ToldJob | null => (job === null ? null : { ...job, revision: 0 });

const withModel = ({ profiles, profile }: SettingsView, model: Profile['model']): Profile[] =>
  profiles.map((each) => (each.id === profile ? { ...each, model } : each));

/** A bridge that plays a scene in the page itself. For the preview and for tests; no part of the product. */
export function createFakeBridge({ scene, language, theme }: FakeOptions): Bridge {
  const listeners = new Map<PushName, Set<(data: never) => void>>();
  const push = <Name extends PushName>(name: Name, data: PushEvents[Name]): void => {
    for (const listener of listeners.get(name) ?? []) (listener as (data: PushEvents[Name]) => void)(data);
  };
  const bare = scene === 'welcome' || scene === 'fresh' || scene === 'error';
  const real = scene === 'custom' || scene === 'estimate' || scene.startsWith('paused');
  const key = {
    stored: real,
    ending: real ? 'f3a9' : '',
    origin: real ? 'https://api.deepseek.com' : '',
    persistent: scene !== 'custom',
  };
  const model = real
    ? {
        ...defaultSettings.model,
        preset: 'deepseek',
        baseUrl: 'https://api.deepseek.com/v1',
        model: 'deepseek-chat',
        price: { inputPerMillion: 0.27, outputPerMillion: 1.1, currency: 'USD' },
        budget: 5,
      }
    : defaultSettings.model;
  const check: Profile = {
    id: 'check',
    name: language === 'en' ? 'gpt-4.1 check' : 'gpt-4.1 复核',
    model: {
      ...model,
      preset: 'openai',
      baseUrl: 'https://api.openai.com/v1',
      model: 'gpt-4.1',
      price: null,
    },
  };
  const profiles = [{ id: 'first', name: '', model }, ...(real ? [check] : [])];
  const keys: SettingsView['keys'] = { first: key };
  let settings: SettingsView = {
    ...defaultSettings,
    language,
    theme,
    resolvedLanguage: language,
    recovered: false,
    key,
    keys,
    profiles,
    model,
  };
  const inUse = (next: Pick<SettingsView, 'profiles' | 'profile'>): Partial<SettingsView> => {
    const { id, model: used } = profileInUse(next);
    return { ...next, model: used, key: settings.keys[id] ?? noKey };
  };
  let workspace: Workspace = bare
    ? { source: null, job: null, revision: 0 }
    : {
        source: scene === 'empty' ? emptySource : source,
        job: told(jobOf(scene)),
        revision: 0,
      };
  workspace = mailWorkspace(scene) ?? workspace;
  let timer: ReturnType<typeof setInterval> | undefined;
  let step = 0;

  const setJob = (next: JobSnapshot): ToldJob => {
    const revision = workspace.revision + 1;
    const job = { ...next, revision };
    workspace = { ...workspace, job, revision };
    push('job.snapshot', job);
    return job;
  };
  const run = (): void => {
    clearInterval(timer);
    timer = setInterval(() => {
      step += 1;
      if (workspace.job?.status === 'running') setJob(advance(workspace.job, step));
    }, 100);
  };
  if (scene === 'running') run();

  const open = (): Answer<Workspace> => {
    if (scene === 'error') return fail(unusable);
    workspace = { source, job: null, revision: workspace.revision + 1 };
    return ok(workspace);
  };
  const change = (patch: Partial<SettingsView>): Answer<SettingsView> => {
    settings = { ...settings, ...patch };
    const resolvedLanguage = settings.language === 'system' ? 'en' : settings.language;
    settings = { ...settings, resolvedLanguage };
    push('settings.changed', settings);
    return ok(settings);
  };
  const withStatus = (patch: Partial<JobSnapshot>): Answer<ToldJob> =>
    ok(setJob({ ...(workspace.job ?? runningJob), ...patch }));

  const handlers: Record<RouteName, (input: never) => Answer<unknown>> = {
    'app.info': () => ok({ version: '0.1.0', platform: 'linux', sampleAvailable: true }),
    'settings.get': () => ok(settings),
    'settings.update': (patch: SettingsPatch) =>
      change({
        ...(Object.fromEntries(Object.entries(patch)) as Partial<SettingsView>),
        ...(patch.model === undefined ? {} : { profiles: withModel(settings, patch.model) }),
      }),
    'profile.add': ({ like }: { like: string | null }) => {
      const from = settings.profiles.find(({ id }) => id === like);
      const added: Profile = {
        id: `p${settings.profiles.length}`,
        name: '',
        model: from?.model ?? defaultSettings.model,
      };
      return change(inUse({ profiles: [...settings.profiles, added], profile: added.id }));
    },
    'profile.use': ({ id }: { id: string }) => change(inUse({ profiles: settings.profiles, profile: id })),
    'profile.rename': ({ id, name }: { id: string; name: string }) =>
      change({ profiles: settings.profiles.map((each) => (each.id === id ? { ...each, name } : each)) }),
    'profile.delete': ({ id }: { id: string }) =>
      change(inUse({ profiles: settings.profiles.filter((each) => each.id !== id), profile: '' })),
    'key.set': ({ key, baseUrl }: { key: string; baseUrl: string }) =>
      change({
        key: {
          stored: true,
          ending: key.slice(-4),
          origin: URL.parse(baseUrl)?.origin ?? '',
          persistent: true,
        },
      }),
    'key.clear': () => change({ key: { stored: false, ending: '', origin: '', persistent: true } }),
    'learnt.forget': () => change({ learnt: {} }),
    'model.list': () => ok(['deepseek-chat', 'deepseek-reasoner', 'deepseek-v4-preview']),
    'model.test': () =>
      scene === 'custom'
        ? fail({
            code: 'auth',
            message: 'The provider did not accept the API key (HTTP 401).',
            hint: 'Check the key in Settings.',
          })
        : ok({ model: settings.model.model, latencyMs: 412, reply: 'OK' }),
    'workspace.get': () => ok(workspace),
    'source.choose': open,
    'source.open': open,
    'source.sample': open,
    'source.close': () => {
      workspace = { source: null, job: null, revision: workspace.revision + 1 };
      return ok(workspace);
    },
    'source.reveal': () => ok(null),
    'recent.list': () =>
      ok(
        scene === 'fresh'
          ? []
          : [
              { path, name: source.name, folder: '/Users/analyst/projects/autumn campaign' },
              {
                path: '/data/exports/behaviour-2025-10.db',
                name: 'behaviour-2025-10.db',
                folder: '/data/exports',
              },
              { path: '/data/exports/试驾用户.db', name: '试驾用户.db', folder: '/data/exports' },
            ],
      ),
    'recent.clear': () => ok([]),
    'mail.import': () => ok({ report: importReport, workspace, problem: null }),
    'mail.cancelImport': () => ok(null),
    'job.estimate': ({ pipeline, selection: { kind } }: Work) => {
      if (pipeline === 'mail')
        return ok({
          ...estimate,
          items: 300,
          records: 300,
          batches: 84,
          promptTokens: 412_300,
          completionTokens: 61_200,
          originalPromptTokens: 0,
        });
      if (scene === 'empty')
        return ok({
          ...estimate,
          items: 0,
          records: 0,
          batches: 0,
          promptTokens: 0,
          completionTokens: 0,
          originalPromptTokens: 0,
          seconds: 0,
        });
      const share = kind === 'failed' ? 0.02 : kind === 'all' ? 1.7 : 1;
      return ok({
        ...estimate,
        items: Math.round(estimate.items * share),
        records: Math.round(estimate.records * share),
        batches: Math.ceil(estimate.batches * share),
        ...(real || scene === 'completed'
          ? {
              cost: 1.04 * share,
              seconds: 512 * share,
              secondsLow: 410 * share,
              secondsHigh: 640 * share,
              learntFrom: 1,
            }
          : {}),
      });
    },
    'job.start': ({ pipeline }: Work) => {
      if (pipeline === 'mail') return ok(setJob(runningMailJob));
      if (workspace.job?.status === 'running')
        return fail({
          code: 'job_running',
          message: 'A job is already under way.',
          hint: 'Wait for it to end, or cancel it.',
        });
      const job = setJob({ ...runningJob, percent: 0, processed: 0 });
      run();
      return ok(job);
    },
    'job.pause': () => withStatus({ status: 'paused', reason: 'user', activeItems: [], activeCalls: 0 }),
    'job.resume': () => {
      run();
      return withStatus({
        status: 'running',
        reason: null,
        activeItems: runningJob.activeItems,
        activeCalls: 8,
      });
    },
    'job.cancel': () =>
      withStatus({ status: 'cancelled', reason: null, activeItems: [], finishedAt: Date.now() }),
    'job.keep': () => ok(workspace),
    'job.events': () => ok([]),
    'events.users': (input: UserQuery) =>
      scene === 'empty' ? ok({ rows: [], total: 0, offset: 0 }) : ok(listUsers(userQuerySchema.parse(input))),
    'events.user': ({ userId }: { userId: string }) => ok(userDetail(userId)),
    'events.foreign': () => ok({ users: 0, events: 0, inFile: 0 }),
    'events.unread': () => ok({ rows: 0, profiles: 0, exact: true }),
    'events.times': () =>
      ok({ kind: 'written', example: null, rows: 0, rowsWithoutTime: 0, otherKinds: [], notices: [] }),
    'events.rows': (input: UserRowsQuery) => ok(userRows(userRowsQuerySchema.parse(input))),
    'events.events': () => ok({ rows: [], total: 0, offset: 0 }),
    'events.calls': ({ id }: { id: string }) => ok(fakeCalls(id)),
    'events.call': ({ callId }: { callId: number }) => ok(fakeCall(callId)),
    'mail.calls': ({ id }: { id: string }) => ok(fakeCalls(id)),
    'mail.call': ({ callId }: { callId: number }) => ok(fakeCall(callId)),
    'mail.mails': (input: MailQuery) => ok(listMails(input)),
    'mail.mail': ({ emailId }: { emailId: string }) => ok(mailDetail(emailId)),
    'mail.talents': (input: TalentQuery) =>
      ok(scene === 'mail' ? { rows: [], total: 0, offset: 0 } : listTalents(input)),
    'mail.matches': (input: MatchQuery) => ok(matches(input)),
    'mail.search': (input: TalentSearch) => ok(searchTalent(input)),
    'table.export': () => ok({ path: '/Users/analyst/Desktop/candidates.csv', rows: 180 }),
  };

  return {
    request: async (name, input) => {
      const parsed = routes[name].input.safeParse(input);
      if (!parsed.success) return fail({ code: 'bad_input', message: parsed.error.message, hint: '' });
      await new Promise((resolve) => setTimeout(resolve, 30));
      return handlers[name](parsed.data as never) as Awaited<ReturnType<Bridge['request']>> as never;
    },
    on: (name, listener) => {
      const known = listeners.get(name) ?? new Set();
      known.add(listener as (data: never) => void);
      listeners.set(name, known);
      return () => known.delete(listener as (data: never) => void);
    },
    pathOf: (file) => `/dropped/${file.name}`,
  };
}
