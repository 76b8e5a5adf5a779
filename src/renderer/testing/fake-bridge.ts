import {
  type Bridge,
  type PushEvents,
  type PushName,
  type RouteName,
  routes,
} from '../../shared/contract.ts';
import { type UserRowsQuery, userRowsQuerySchema } from '../../shared/pipelines/events/rows.ts';
import { type TypesQuery, typesQuerySchema } from '../../shared/pipelines/events/types.ts';
import { type UserQuery, userQuerySchema } from '../../shared/pipelines/events/users.ts';
import type { FoundQuery } from '../../shared/pipelines/found-events.ts';
import type { Insights } from '../../shared/pipelines/insights.ts';
import type { MailQuery, MatchQuery, TalentQuery, TalentSearch } from '../../shared/pipelines/mail.ts';
import { carBuying } from '../../shared/recipes/car-buying.ts';
import { eventsFound } from '../../testing/events-found.ts';
import { fakeCall, fakeCalls } from './fake-calls.ts';
import { fileRoutes } from './fake-file.ts';
import { eventFacets, foundEvents, noFacets } from './fake-found.ts';
import { orderRoutes } from './fake-orders.ts';
import { queueRoutes } from './fake-queue.ts';
import { recipeRoutes } from './fake-recipes.ts';
import { reviewRoutes } from './fake-review.ts';
import { type FakeOptions, type FakeRoutes, fail, ok } from './fake-routes.ts';
import { settingsRoutes } from './fake-settings.ts';
import { listMails, listTalents, mailDetail, matches, searchTalent } from './fake-talent.ts';
import { trialRoutes } from './fake-trial.ts';
import { listUsers, typesPage, userDetail, userRows } from './fake-users.ts';
import type { Scene } from './scenes.ts';

const noDoubts = { attributes: 0, ungrounded: 0, others: 0, usersOver: 0, eventsOver: 0, mostEvents: null };
const noRows = { rows: [], total: 0, offset: 0 };

/** What is read of a file. */
const noInsights: Insights = {
  ...{ events: 0, users: 0, rows: 0, withoutTime: 0 },
  ...{ types: [], categories: [], days: [], hours: [], perUser: [], paths: [] },
};

const readRoutes = (scene: Scene) => ({
  'events.users': (input: UserQuery) =>
    ok(scene === 'empty' ? noRows : listUsers(userQuerySchema.parse(input))),
  'events.user': ({ userId }: { userId: string }) => ok(userDetail(userId)),
  'events.foreign': () => ok({ users: 0, events: 0, inFile: 0 }),
  'events.unread': () => ok({ rows: 0, profiles: 0, exact: true }),
  'events.times': () => ok({ ...eventsFound({}).times, notices: [] }),
  'events.changes': () => ok({ users: 12, named: [], unknown: 0, gone: 0 }),
  'events.rows': (input: UserRowsQuery) => ok(userRows(userRowsQuerySchema.parse(input))),
  'events.events': () => ok(noRows),
  'events.types': (input: TypesQuery) => ok(typesPage(typesQuerySchema.parse(input))),
  'events.typeExamples': () => ok(userDetail('u_10293000').events.slice(0, 5)),
  'events.doubts': () => ok({ ...noDoubts, attributes: 412, ungrounded: 9, others: 41 }),
  'events.editTypes': () => ok({ events: 1_402, recipe: carBuying, hash: '3f2a9c1b8d704e65' }),
  'events.undoTypes': () => ok({ events: 318, recipe: carBuying, hash: '066e439c3dd17e3e' }),
  'events.comparedRuns': () =>
    ok({
      ...noRows,
      ...{ users: 0, onlyOne: 0, onlyOther: 0, incomparable: 0, types: [] },
      events: { same: 0, moved: 0, retyped: 0, lost: 0, gained: 0 },
    }),
  'events.firstOf': () => ok([]),
  'events.insights': () => ok(noInsights),
  'events.funnel': () => ok({ steps: [] }),
  'events.setAside': () => ok({ rows: 102_331, setAside: 51_044 }),
  'events.found': (input: FoundQuery) => ok(scene === 'empty' ? noRows : foundEvents(input)),
  'events.failures': () => ok({ causes: [], runs: [] }),
  'events.facets': () => ok(scene === 'empty' ? noFacets : eventFacets()),
  'events.comparedUser': () => ok({ pairs: [] }),
  'events.calls': ({ id }: { id: string }) => ok(fakeCalls(id)),
  'events.call': ({ callId }: { callId: number }) => ok(fakeCall(callId)),
  'mail.calls': ({ id }: { id: string }) => ok(fakeCalls(id)),
  'mail.call': ({ callId }: { callId: number }) => ok(fakeCall(callId)),
  'events.pick': () => ok([]),
  ...reviewRoutes(),
  ...recipeRoutes(),
  'mail.mails': (input: MailQuery) => ok(listMails(input)),
  'mail.mail': ({ emailId }: { emailId: string }) => ok(mailDetail(emailId)),
  'mail.talents': (input: TalentQuery) => ok(scene === 'mail' ? noRows : listTalents(input)),
  'mail.matches': (input: MatchQuery) => ok(matches(input)),
  'mail.search': (input: TalentSearch) => ok(searchTalent(input)),
});

/** A bridge that plays a scene in the page itself. For the preview and for tests; no part of the product. */
export function createFakeBridge(options: FakeOptions): Bridge {
  const listeners = new Map<PushName, Set<(data: never) => void>>();
  const push = <Name extends PushName>(name: Name, data: PushEvents[Name]): void => {
    for (const listener of listeners.get(name) ?? []) (listener as (data: PushEvents[Name]) => void)(data);
  };
  const handlers: FakeRoutes<RouteName> = {
    ...settingsRoutes(options, (settings) => push('settings.changed', settings)),
    ...fileRoutes(options.scene, (job) => push('job.snapshot', job)),
    ...readRoutes(options.scene),
    'app.info': () =>
      ok({
        version: '0.1.0',
        platform: 'linux',
        runtime: 'Electron 45.5.0 · Chromium 153.0.0 · Node 24.21.0',
        sampleAvailable: true,
      }),
    'app.licences': () => ok('# Licences of others\n'),
    'app.showLogs': () => ok(null),
    'import.cancel': () => ok(null),
    'run.list': () => ok([]),
    ...orderRoutes(options.scene),
    ...queueRoutes((queue) => push('queue.changed', queue)),
    ...trialRoutes(),
    'run.report': () => ok('/Users/analyst/Desktop/report.html'),
    'run.get': () => fail({ code: 'no_job', message: 'This job is not in the file any more.', hint: '' }),
    'table.cancelExport': () => ok(null),
    'picture.save': () => ok('/Users/analyst/Desktop/picture.png'),
    'table.export': () => ok({ path: '/Users/analyst/Desktop/candidates.csv', rows: 180, cutCells: 0 }),
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
