import type { ErrorInfo } from '../../shared/app-error.ts';
import type { AppInfo, PageName, RecentFile, ToldJob } from '../../shared/contract.ts';
import type { DataImportReport, DataPreview, DataReading } from '../../shared/data-import.ts';
import type { ImportProgress } from '../../shared/import-progress.ts';
import type { JobFeed } from '../../shared/job.ts';
import type { ImportReport } from '../../shared/mail-import.ts';
import type { ForeignCount } from '../../shared/pipelines/contract.ts';
import type { UserFilter } from '../../shared/pipelines/events/users.ts';
import type { MailFilter, MatchQuery } from '../../shared/pipelines/mail.ts';
import {
  type AskedOptions,
  firstPipeline,
  type PipelineName,
  type PipelinePage,
  runPageOf,
} from '../../shared/pipelines/registry.ts';
import { defaultSettings, noKey, type SettingsView } from '../../shared/settings.ts';
import type { SourceInfo } from '../../shared/source.ts';
import type { TrialState } from '../../shared/trial.ts';
import type { WhenDone } from '../../shared/when-done.ts';

/** The parts of the talent page. */
export const talentTabs = ['run', 'mails', 'candidates', 'projects', 'matches', 'search'] as const;
export type TalentTab = (typeof talentTabs)[number];

/** Commands that take a moment; while one is under way its button says so. */
export type JobCommand = 'start' | 'pause' | 'resume' | 'cancel';

export const selectionKinds = ['unfinished', 'new', 'changed', 'failed', 'all'] as const;
export type SelectionKind = (typeof selectionKinds)[number];

/** Something that went wrong and that no place on the page shows. */
export interface Problem {
  readonly id: number;
  readonly error: ErrorInfo;
  /** The sentence in the window's language, where the window itself found the fault. */
  readonly said?: string;
}

/** Rows that are about to be imported: what is seen of them, and what was chosen. */
export interface RowsPlan {
  readonly preview: DataPreview;
  readonly reading: DataReading;
  /** The new file, where it goes to one. */
  readonly out: string;
  readonly target: 'new' | 'open';
  /** A second file, of one row a user. */
  readonly profiles: string | null;
  /** The file is being read in another way. */
  readonly looking: boolean;
  /** Why it cannot be read so. */
  readonly problem: ErrorInfo | null;
}

/** What an import came to. */
export type ToldImport =
  | { readonly what: 'mail'; readonly report: ImportReport }
  | { readonly what: 'rows'; readonly report: DataImportReport };

/** An import. `choosing`: the system's dialogs are open, or the file is being looked at. */
export type ImportState =
  | { readonly kind: 'none' | 'choosing' }
  | { readonly kind: 'planning'; readonly plan: RowsPlan }
  | {
      readonly kind: 'running';
      readonly what: 'mail' | 'rows';
      readonly progress: ImportProgress;
      readonly cancelling: boolean;
    }
  | ({ readonly kind: 'done'; readonly problem: ErrorInfo | null } & ToldImport)
  | { readonly kind: 'failed'; readonly error: ErrorInfo };

export interface State {
  readonly app: AppInfo;
  readonly settings: SettingsView;
  readonly recent: readonly RecentFile[];
  readonly source: SourceInfo | null;
  readonly job: ToldJob | null;
  /** Of the newest that was told of the file and its job; what is older comes too late. */
  readonly revision: number;
  /** Of the newest counts of the file. */
  readonly foundRevision: number;
  /** Without a file the welcome stands in the place of those that need one. */
  readonly page: PageName;
  /** Which page of a pipeline was shown last. */
  readonly lastPages: { readonly [Name in PipelineName]?: PipelinePage };
  readonly opening: boolean;
  readonly command: JobCommand | null;
  /** Why the last start was refused; shown beside the button. */
  readonly startError: ErrorInfo | null;
  readonly cancelAsked: boolean;
  /** Events that a start would meet and Gleaner did not write, while it is asked what becomes of them. */
  readonly foreignAsked: ForeignCount | null;
  readonly selection: SelectionKind;
  /** How the calls of what is started go, where the provider takes orders. */
  readonly transport: 'live' | 'order';
  /** What is asked of this file alone, over what the settings say of each pipeline. */
  readonly fileOptions: { readonly [Name in keyof AskedOptions]?: Partial<AskedOptions[Name]> };
  /** The filter that the table of users opens with. */
  readonly shownUsers: UserFilter | null;
  readonly talentTab: TalentTab;
  /** The filter that the table of mails opens with. */
  readonly shownMails: MailFilter | null;
  /** Whose matches are on show. */
  readonly matchesOf: MatchQuery | null;
  /** The mail that is open in the drawer. */
  readonly openMail: string | null;
  readonly problems: readonly Problem[];
  readonly importing: ImportState;
  /** What is tried on the open file, or was last. */
  readonly trial: TrialState | null;
  /** What goes on in the job that runs; null where none does. */
  readonly feed: JobFeed | null;
  readonly whenDone: WhenDone;
  /** What lies over the page, about the whole app. */
  readonly dialog: 'shortcuts' | 'about' | null;
}

export const initialState: State = {
  app: { version: '', platform: '', runtime: '', sampleAvailable: false },
  settings: { ...defaultSettings, key: noKey, keys: {}, resolvedLanguage: 'en', recovered: false },
  recent: [],
  source: null,
  job: null,
  revision: 0,
  foundRevision: 0,
  page: runPageOf(firstPipeline),
  lastPages: {},
  opening: false,
  command: null,
  startError: null,
  cancelAsked: false,
  foreignAsked: null,
  transport: 'live',
  selection: 'unfinished',
  fileOptions: {},
  shownUsers: null,
  talentTab: 'run',
  shownMails: null,
  matchesOf: null,
  openMail: null,
  problems: [],
  importing: { kind: 'none' },
  trial: null,
  feed: null,
  whenDone: { choice: 'nothing', at: null },
  dialog: null,
};
