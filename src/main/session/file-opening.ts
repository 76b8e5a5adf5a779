import { AppError, type ErrorInfo, toErrorInfo } from '../../shared/app-error.ts';
import type { RecentFile, Workspace } from '../../shared/contract.ts';
import type { SampleName } from '../../shared/samples.ts';
import type { Preferences } from '../settings/preferences.ts';
import { describeRecent, withRecent } from './recent-files.ts';
import type { Session } from './session.ts';

interface FileOpeningOptions {
  readonly session: Session;
  readonly preferences: Preferences;
  readonly ensureSample: (name: SampleName) => Promise<string>;
  readonly choose: () => Promise<string | null>;
  readonly noteRecent: (path: string) => void;
  readonly clearRecent: () => void;
  readonly onProblem: (error: ErrorInfo) => void;
}

export type FileOpening = ReturnType<typeof createFileOpening>;

/** The ways to open a file, each of which leaves its trace in the list of recent ones. */
export function createFileOpening(options: FileOpeningOptions) {
  const { session, preferences } = options;

  const open = async (path: string): Promise<Workspace> => {
    try {
      const workspace = await session.open(path);
      if (session.path() === path) {
        options.noteRecent(path);
        await preferences.update({ recent: withRecent(preferences.current().recent, path) });
      }
      return workspace;
    } catch (thrown) {
      const { recent } = preferences.current();
      if (thrown instanceof AppError && thrown.code === 'file_not_found' && recent.includes(path)) {
        await preferences.update({ recent: recent.filter((other) => other !== path) });
      }
      throw thrown;
    }
  };

  return {
    open,
    openSample: async (name: SampleName = 'car-buying') => open(await options.ensureSample(name)),
    /** Null where the person chose none. */
    async openChosen() {
      const path = await options.choose();
      return path === null ? null : open(path);
    },
    recent: () => describeRecent(preferences.current().recent),
    async clearRecent(): Promise<readonly RecentFile[]> {
      options.clearRecent();
      await preferences.update({ recent: [] });
      return [];
    },
    /** For what no request waits for (menu, command line, second instance): failure becomes a `problem`. */
    async reporting(task: Promise<unknown>) {
      try {
        await task;
      } catch (thrown) {
        options.onProblem(toErrorInfo(thrown));
      }
    },
  };
}
