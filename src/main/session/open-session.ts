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
import { createFileOpening, type FileOpening } from './file-opening.ts';
import { createImporting, type Importing } from './importing.ts';
import { isRunning } from './job-words.ts';
import { openReopenStore } from './reopen-store.ts';
import { ensureSample, makeSample } from './sample-file.ts';
import { createSession, type Session } from './session.ts';
import { createReactions } from './session-reactions.ts';
import { createImportHost, type StartEngine } from './worker-host.ts';

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
export interface OpenedSession {
  readonly session: Session;
  readonly files: FileOpening;
  readonly importing: Importing;
  /** The file whose job was left unfinished; null where there is none. */
  readonly unfinished: () => string | null;
}

/** Puts the session together, with nothing open yet. */
export function openSession(parts: OpenSessionParts): OpenedSession {
  const { paths, preferences, dialogs, push, log } = parts;
  const reopen = openReopenStore(parts.userData);
  const session = createSession({
    startEngine: parts.startEngine,
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
    ensureSample: (name) => {
      const folder = join(parts.userData, 'sample');
      return name === 'car-buying'
        ? ensureSample(paths.shippedSample, join(folder, 'Sample 示例.db'))
        : makeSample(name, join(folder, `Sample 示例 ${name}.db`));
    },
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
  return { session, files, importing, unfinished: reopen.path };
}
