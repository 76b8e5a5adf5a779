import { basename, dirname, extname, join } from 'node:path';
import type { Engine, ModelAccess } from '../engine/engine-api.ts';
import type { AppInfo } from '../shared/contract.ts';
import type { LearntTold } from '../shared/learnt-endpoint.ts';
import type { ModelSettings } from '../shared/model-settings.ts';
import { type ActName, acts, type ReadName, reads } from '../shared/pipelines/registry.ts';
import type { Dialogs } from './app/dialogs.ts';
import type { WhenDoneKeeper } from './app/when-done.ts';
import { writeExport } from './app/write-file-atomically.ts';
import type { FileOpening } from './session/file-opening.ts';
import type { Importing } from './session/importing.ts';
import type { Session } from './session/session.ts';
import type { StartEngine } from './session/worker-host.ts';
import type { Preferences } from './settings/preferences.ts';
import { fileNameOf, readRecipe, writeRecipe } from './settings/recipe-files.ts';
import type { HandlerMap } from './window/ipc-router.ts';

export interface HandlerParts {
  readonly session: Session;
  readonly preferences: Preferences;
  readonly files: FileOpening;
  readonly importing: Importing;
  readonly whenDone: Pick<WhenDoneKeeper, 'state' | 'choose'>;
  readonly appInfo: () => AppInfo;
  readonly licences: () => Promise<string>;
  readonly showLogs: () => void;
  readonly access: (settings: ModelSettings) => Promise<ModelAccess>;
  readonly startEngine: StartEngine;
  readonly onLearnt: (told: LearntTold) => void;
  readonly reveal: (path: string) => void;
  /** Settles once what was asked for at the start is open, or has taken too long. */
  readonly started: () => Promise<void>;
  readonly dialogs: Dialogs;
  /** The page has asked for the workspace: it is there and listens. */
  readonly pageReady: () => void;
}

/** Beside the open file, under its name and the table's. */
function suggestExport(path: string, table: string, format: string): string {
  return join(dirname(path), `${basename(path, extname(path))} ${table}.${format}`);
}

type ReadHandlers = Pick<HandlerMap, ReadName>;

/** Every read of every pipeline is handed to the engine of the open file, with the model's address where it asks the model. */
function readHandlers({ session, preferences, access }: HandlerParts): ReadHandlers {
  const handlerOf = (name: ReadName) => async (payload: never) => {
    const given = reads[name].asksModel ? await access(preferences.current().model) : undefined;
    return (await session.engine()).read(name, payload, given);
  };
  // Each name's payload and answer belong together by the contract that both come from.
  return Object.fromEntries(
    (Object.keys(reads) as ReadName[]).map((name) => [name, handlerOf(name)]),
  ) as unknown as ReadHandlers;
}

type ActHandlers = Pick<HandlerMap, ActName>;

/** Every act of every pipeline is handed to the engine of the open file. */
function actHandlers({ session }: HandlerParts): ActHandlers {
  const handlerOf = (name: ActName) => async (payload: never) => (await session.engine()).act(name, payload);
  return Object.fromEntries(
    (Object.keys(acts) as ActName[]).map((name) => [name, handlerOf(name)]),
  ) as unknown as ActHandlers;
}

type ImportRoute = 'mail.import' | `data.${string}` | 'import.cancel';

/** What is imported, of mail and of rows. */
function importHandlers({
  importing,
  dialogs,
}: HandlerParts): Pick<HandlerMap, Extract<keyof HandlerMap, ImportRoute>> {
  return {
    'mail.import': ({ place, path }) => importing.mail(place, path),
    'data.choose': ({ what }) => dialogs.chooseData(what),
    'data.chooseOutput': ({ suggestion }) => dialogs.chooseNewDatabase(suggestion),
    'data.preview': ({ path, reading }) => importing.preview(path, reading),
    'data.import': (asked) => importing.rows(asked),
    'import.cancel': () => {
      importing.cancel();
      return null;
    },
  };
}

type TrialRoute = Extract<keyof HandlerMap, `trial.${string}`>;

/** What is tried on the open file. */
function trialHandlers({ session }: HandlerParts): Pick<HandlerMap, TrialRoute> {
  return {
    'trial.get': async () => (session.path() === null ? null : (await session.trials()).state()),
    'trial.start': async (asked) => (await session.trials()).start(asked),
    'trial.stop': async () => (await session.trials()).stop(),
    'trial.read': async ({ column, name, input }) => (await session.trials()).read(column, name, input),
    'trial.list': async () => (await session.engine()).trials(),
    'trial.forget': async () => (await session.trials()).forget(),
  };
}

const unheard = (): void => undefined;

type JobRoute = Extract<
  keyof HandlerMap,
  `job.${string}` | `order.${string}` | `queue.${string}` | `whenDone.${string}`
>;

/** The job of the open file, those that wait behind it, and what comes after them. */
function jobHandlers({ session, preferences, whenDone }: HandlerParts): Pick<HandlerMap, JobRoute> {
  return {
    // An estimate sends nothing, so it needs neither the key nor an address that is allowed.
    'job.estimate': async (work) =>
      (await session.engine()).estimate(work, { settings: preferences.current().model, apiKey: null }),
    'job.start': session.start,
    'whenDone.get': whenDone.state,
    'whenDone.choose': ({ choice }) => whenDone.choose(choice),
    'queue.list': async () => (await session.queue()).list(),
    'queue.change': async (asked) => {
      const { model: settings, profile } = preferences.current();
      const change = asked.kind === 'add' ? { ...asked, settings, profile } : asked;
      return (await session.queue()).change(change);
    },
    'queue.start': ({ id }) => session.startQueued(id),
    'job.pause': (asked) => session.pause(asked?.when),
    'job.resume': (asked) => session.resume(asked?.transport),
    'order.list': async () => (await session.engine()).orders(),
    'order.look': session.lookAtOrders,
    'order.change': ({ act }) => session.changeOrders(act),
    'job.cancel': session.cancel,
    'job.keep': async ({ pipeline, ids }) => {
      await (await session.engine()).keep(pipeline, ids);
      return session.workspace();
    },
    'job.events': async ({ fromSeq }) => (await session.engine()).events(fromSeq),
  };
}

type SettingsRoute = Extract<
  keyof HandlerMap,
  `settings.${string}` | `key.${string}` | `profile.${string}` | `learnt.${string}`
>;

/** What is kept between starts, the key among it. */
function settingsHandlers({ preferences }: HandlerParts): Pick<HandlerMap, SettingsRoute> {
  return {
    'settings.get': preferences.view,
    'settings.update': (patch) => preferences.update(patch),
    'key.set': ({ key, baseUrl }) => preferences.setKey(key, baseUrl),
    'key.clear': preferences.clearKey,
    'profile.add': ({ like }) => preferences.addProfile(like),
    'profile.use': ({ id }) => preferences.useProfile(id),
    'profile.rename': ({ id, name }) => preferences.renameProfile(id, name),
    'profile.delete': ({ id }) => preferences.deleteProfile(id),

    'learnt.forget': ({ baseUrl, model }) => preferences.forget(baseUrl, model),
  };
}

type ExportHandlers = Pick<HandlerMap, 'table.export' | 'table.cancelExport' | 'picture.save'>;

/** What goes out into files of the person's choice. */
function exportHandlers({ session, dialogs }: HandlerParts): ExportHandlers {
  return {
    'table.cancelExport': async () => {
      await (await session.engine()).cancelExport();
      return null;
    },
    'table.export': async ({ table, ...choices }) => {
      const engine = await session.engine();
      const { format } = choices;
      const path = await dialogs.chooseExport(suggestExport(session.path() ?? '', table, format), format);
      return path === null ? null : engine.exportTable(table, choices, path);
    },
    'picture.save': async ({ name, format, content }) => {
      const suggestion = suggestExport(session.path() ?? '', fileNameOf(name), format);
      const path = await dialogs.chooseExport(suggestion, format);
      if (path !== null) writeExport(path, format === 'png' ? Buffer.from(content, 'base64') : content);
      return path;
    },
  };
}

/** What main does for each request of the window. */
export function createHandlers(parts: HandlerParts): HandlerMap {
  const { session, preferences, files, dialogs } = parts;

  /** Asks a model by the engine of the open file, or by one of its own for this question. */
  const askModel = async <Result>(
    settings: ModelSettings,
    ask: (engine: Pick<Engine, 'models' | 'testConnection'>, access: ModelAccess) => Promise<Result>,
  ): Promise<Result> => {
    const access = await parts.access(settings);
    if (session.path() !== null) return ask(await session.engine(), access);
    const engine = await parts.startEngine(null);
    const { onLearnt } = parts;
    const silent = {
      ...{ snapshot: unheard, feed: unheard, event: unheard },
      ...{ backup: unheard, found: unheard, exporting: unheard },
    };
    engine.tell({ ...silent, learnt: onLearnt });
    try {
      return await ask(engine, access);
    } finally {
      await engine.close();
    }
  };

  return {
    'app.info': parts.appInfo,
    'app.licences': parts.licences,
    'app.showLogs': () => {
      parts.showLogs();
      return null;
    },

    'model.list': (settings) => askModel(settings, (engine, access) => engine.models(access)),
    'model.test': (settings) => askModel(settings, (engine, access) => engine.testConnection(access)),

    'workspace.get': async () => {
      await parts.started();
      const workspace = await session.workspace();
      setImmediate(parts.pageReady);
      return workspace;
    },
    'source.choose': files.openChosen,
    'source.open': ({ path }) => files.open(path),
    'source.sample': (asked) => files.openSample(asked?.sample),
    'source.close': session.close,
    'source.reveal': async () => {
      const { path } = (await session.workspace()).source ?? {};
      if (path === undefined)
        await session.engine(); // Rejects with the sentence for “no file open”.
      else parts.reveal(path);
      return null;
    },
    'source.storage': async () => (await session.engine()).storage(),
    'source.revealCopy': async () => {
      const { copies } = await (await session.engine()).storage();
      if (copies.newest !== null) parts.reveal(copies.newest);
      return null;
    },
    'recent.list': files.recent,
    'recent.clear': files.clearRecent,

    'recipe.import': async () => {
      const path = await dialogs.chooseRecipe();
      return path === null ? null : readRecipe(path);
    },
    'recipe.export': async (recipe) => {
      const path = await dialogs.chooseNewRecipe(`${fileNameOf(recipe.name)}.json`);
      if (path !== null) writeRecipe(path, recipe);
      return path;
    },

    'run.list': async () => (await session.engine()).runs(),
    'run.report': async ({ jobId }) => {
      const engine = await session.engine();
      const path = await dialogs.chooseReport(suggestExport(session.path() ?? '', 'report', 'html'));
      if (path === null) return null;
      const { version } = parts.appInfo();
      writeExport(path, await engine.report(jobId, { language: preferences.language(), version }));
      parts.reveal(path);
      return path;
    },
    'run.get': async ({ jobId }) => (await session.engine()).run(jobId),

    ...exportHandlers(parts),
    ...settingsHandlers(parts),
    ...readHandlers(parts),
    ...importHandlers(parts),
    ...actHandlers(parts),
    ...trialHandlers(parts),
    ...jobHandlers(parts),
  };
}
