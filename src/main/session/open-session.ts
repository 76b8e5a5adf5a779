import { join } from 'node:path';
import { AppError } from '../../shared/app-error.ts';
import type { Dialogs } from '../app/dialogs.ts';
import type { Log } from '../app/log.ts';
import type { Notice } from '../app/notifications.ts';
import type { AppPaths } from '../app/paths.ts';
import type { Push } from '../app/push.ts';
import { clearRecentDocuments, noteRecentDocument } from '../app/system-recent.ts';
import { tellError } from '../app/tell-error.ts';
import type { WhenDoneKeeper } from '../app/when-done.ts';
import { wordsFor } from '../app/words.ts';
import { runAccess } from '../security/model-access.ts';
import { keepLearnt } from '../settings/keep-learnt.ts';
import type { KeptSettings } from '../settings/open-settings.ts';
import type { KeysFor } from './collect-orders.ts';
import { createFileOpening } from './file-opening.ts';
import { createImporting } from './importing.ts';
import { isRunning } from './job-words.ts';
import { openReopenStore, type ReopenStore } from './reopen-store.ts';
import { ensureSample, makeSample } from './sample-file.ts';
import { createSession, withinTime } from './session.ts';
import { createReactions } from './session-reactions.ts';
import { createWaitingFiles } from './waiting-files.ts';
import { createImportHost, type StartEngine, type SteadyEngine, startSteadyEngine } from './worker-host.ts';

interface OpenSessionParts extends Pick<KeptSettings, 'keys' | 'preferences'> {
  readonly paths: AppPaths;
  readonly userData: string;
  readonly startEngine: StartEngine;
  readonly dialogs: Dialogs;
  readonly push: Push;
  readonly tell: (notice: Notice) => void;
  readonly whenDone: Pick<WhenDoneKeeper, 'allDone' | 'begun'>;
  /** Brings menu, tray, taskbar and title in line. */
  readonly refresh: () => void;
  readonly log: Log;
}

/** The open file and its job, the ways to open a file, and the imports that make one. */
export type OpenedSession = ReturnType<typeof openSession>;

/** A file in an engine of its own, that tells nobody. */
const openQuietly = (path: string, startEngine: StartEngine, log: Log): Promise<SteadyEngine> =>
  startSteadyEngine({
    start: (after) => startEngine(path, after),
    now: () => performance.now(),
    onDeath: ({ cause }) => log.error(`the worker of a file that is not open exited by itself (${cause})`),
    onTrouble: (thrown) => log.error('the job of a file that is not open could not go on', thrown),
  });

const later = (call: () => void, milliseconds: number): (() => void) => {
  const timer = setTimeout(call, milliseconds);
  return () => clearTimeout(timer);
};

/** The keys of all profiles, the one in use first. */
const keptKeys =
  (preferences: KeptSettings['preferences']): KeysFor =>
  async (origin) => {
    const { profiles, profile } = preferences.current();
    const ids = [profile, ...profiles.map(({ id }) => id)];
    const keys = await Promise.all(ids.map((id) => preferences.keysOf(id).keyFor(origin)));
    return [...new Set(keys.filter((key) => key !== null))];
  };

const samplesIn =
  (folder: string, { shippedSample }: AppPaths): Parameters<typeof createFileOpening>[0]['ensureSample'] =>
  (name) =>
    name === 'car-buying'
      ? ensureSample(shippedSample, join(folder, 'Sample 示例.db'))
      : makeSample(name, join(folder, `Sample 示例 ${name}.db`));

const waitingNoter =
  (reopen: ReopenStore, log: Log) =>
  (path: string, isWaiting: boolean): void => {
    try {
      reopen.noteWaiting(path, isWaiting);
    } catch (thrown) {
      log.error('the file with orders could not be noted', thrown);
    }
  };

/** Puts the session together, with nothing open yet. */
export function openSession(parts: OpenSessionParts) {
  const { paths, preferences, dialogs, push, log } = parts;
  const reopen = openReopenStore(parts.userData);
  const keysFor = keptKeys(preferences);
  const noteWaiting = waitingNoter(reopen, log);
  const waiting = createWaitingFiles({
    paths: reopen.waiting,
    forget: (path) => noteWaiting(path, false),
    openPath: () => session.path(),
    open: (path) => openQuietly(path, parts.startEngine, log),
    keysFor,
    words: () => wordsFor(preferences.language()),
    tell: parts.tell,
    log,
    later,
  });
  const session = createSession({
    startEngine: async (path, after, trialAt) => {
      if (path !== null) await waiting.letGo(path);
      return parts.startEngine(path, after, trialAt);
    },
    keysFor,
    later,
    onWaiting: noteWaiting,
    access: async () => preferences.withKnown(await runAccess(preferences.current().model, preferences.keys)),
    accessFor: async ({ settings, profile }) =>
      preferences.withKnown(
        await runAccess(settings, profile === null ? preferences.keys : preferences.keysOf(profile)),
      ),
    onFeed: (feed) => push('job.feed', feed),
    onQueue: (queue) => push('queue.changed', queue),
    onAllDone: parts.whenDone.allDone,
    sidecarFolder: join(parts.userData, 'sidecars'),
    onTrial: (state) => push('trial.changed', state),
    onLearnt: keepLearnt(preferences, log),
    confirmLeave: dialogs.confirmLeave,
    monotonic: () => performance.now(),
    log,
    ...createReactions({
      push,
      words: () => wordsFor(preferences.language()),
      open: () => ({ path: session.path(), job: session.job() }),
      found: async () => (await session.workspace()).source?.found ?? null,
      reopen,
      tell: parts.tell,
      begun: parts.whenDone.begun,
      refresh: parts.refresh,
      log,
    }),
  });
  const files = createFileOpening({
    session,
    preferences,
    ensureSample: samplesIn(join(parts.userData, 'sample'), paths),
    choose: dialogs.chooseDatabase,
    noteRecent: noteRecentDocument,
    clearRecent: clearRecentDocuments,
    onProblem: (error) => {
      log.info(`a problem: ${tellError(error)}`);
      push('problem', error);
    },
  });
  const importing = createImporting({
    startImport: createImportHost(paths.importWorkerUrl),
    chooseMail: dialogs.chooseMail,
    chooseOutput: dialogs.chooseNewDatabase,
    open: files.open,
    reopen: async (path) => {
      await session.close();
      return files.open(path);
    },
    openFile: () => {
      if (isRunning(session.job()))
        throw new AppError('job_running', 'A job is running on this file.', {
          hint: 'Pause it, or import into a new file.',
        });
      return session.path();
    },
    backupFolder: join(parts.userData, 'backups'),
    onProgress: (progress) => push('import.progress', progress),
  });
  waiting.begin();
  return {
    session,
    files,
    importing,
    /** The file whose job was left unfinished; null where there is none. */
    unfinished: reopen.path,
    /** Lets go of files that are not open and whose orders are being collected, waiting at most that long. */
    endWaiting: (withinMs: number) => withinTime(waiting.end(), withinMs, log),
  };
}
