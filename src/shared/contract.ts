import { z } from 'zod';
import type { ErrorInfo } from './app-error.ts';
import { askedRowsSchema, dataReadingSchema } from './asked-rows.ts';
import type { DataImportReport, PlannedImport } from './data-import.ts';
import type { ExportProgress, ExportReport } from './export.ts';
import type { ImportProgress } from './import-progress.ts';
import { type JobEvent, type JobFeed, type JobSnapshot, pauseTimes } from './job.ts';
import type { ImportReport } from './mail-import.ts';
import { modelSettingsSchema } from './model-settings.ts';
import type { OrderSummary } from './order.ts';
import { route } from './pipelines/contract.ts';
import {
  type Acts,
  acts,
  askedExportSchema,
  askedWorkSchema,
  type FoundInFile,
  type PipelinePage,
  pipelinePages,
  type Reads,
  reads,
} from './pipelines/registry.ts';
import { type QueuedJob, queueChangeSchema } from './queue.ts';
import { type Recipe, recipeSchema } from './recipe.ts';
import type { Run, RunDetail } from './run.ts';
import { sampleNames } from './samples.ts';
import { profileSchema, type SettingsView, settingsPatchSchema } from './settings.ts';
import type { FileStorage, SourceInfo } from './source.ts';
import { type PastTrial, type TrialState, trialAskedSchema, trialReadSchema } from './trial.ts';
import { type WhenDone, whenDoneChoices } from './when-done.ts';
import type { Estimate } from './work.ts';

const nothing = z.undefined();
const profileId = profileSchema.shape.id;

export interface AppInfo {
  readonly version: string;
  readonly platform: string;
  /** What it runs on, such as `Electron 45.5.0 · Chromium 153 · Node 24.1`. */
  readonly runtime: string;
  readonly sampleAvailable: boolean;
}

export interface RecentFile {
  readonly path: string;
  readonly name: string;
  readonly folder: string;
}

export interface ConnectionTest {
  readonly model: string;
  readonly latencyMs: number;
  /** The first words of the answer. */
  readonly reply: string;
}

/** What mail is imported from: a mailbox file, or a folder of .eml files. A system's dialog offers one or the other. */
export const mailPlaces = ['mailbox', 'folder'] as const;
export type MailPlace = (typeof mailPlaces)[number];

/** Files of rows: those to import, and those of profiles that go with them. */
export const dataChoices = ['rows', 'profiles'] as const;
export type DataChoice = (typeof dataChoices)[number];

/** An import that came to its end, and its file: open, or why it is not. */
export interface ImportOutcome<Report> {
  readonly report: Report;
  readonly workspace: Workspace | null;
  readonly problem: ErrorInfo | null;
}

/**
 * A job as the window is told of it. What it is told may overtake each other (an answer and a push do not travel
 * together): of two the one with the higher revision is the newer, over all files of a run of the app.
 */
export interface ToldJob extends JobSnapshot {
  readonly revision: number;
}

/** What the open file holds, numbered as `ToldJob` is. */
export interface ToldFound {
  readonly found: FoundInFile;
  /** Of the file as it is then. */
  readonly sizeBytes: number;
  readonly revision: number;
}

/** What is open, and the job in it. Asked for once on mount; events keep it current. */
export interface Workspace {
  readonly source: SourceInfo | null;
  readonly job: ToldJob | null;
  readonly revision: number;
}

const ownRoutes = {
  'app.info': route<AppInfo>()(nothing),
  /** The page of licences of what it ships with. */
  'app.licences': route<string>()(nothing),
  /** Opens the folder of the log files. */
  'app.showLogs': route<null>()(nothing),

  'settings.get': route<SettingsView>()(nothing),
  'settings.update': route<SettingsView>()(settingsPatchSchema),
  /** Makes a profile and uses it: a fresh one, or one like another, its keys included. */
  'profile.add': route<SettingsView>()(z.object({ like: profileId.nullable() })),
  'profile.use': route<SettingsView>()(z.object({ id: profileId })),
  'profile.rename': route<SettingsView>()(z.object({ id: profileId, name: profileSchema.shape.name })),
  /** Takes its keys with it. The last one stays. */
  'profile.delete': route<SettingsView>()(z.object({ id: profileId })),
  /** The key goes one way; it is kept for the profile in use, bound to the origin of the base URL given with it. */
  'key.set': route<SettingsView>()(
    z.object({ key: z.string().trim().min(1).max(4_096), baseUrl: z.string().max(2_000) }),
  ),
  'key.clear': route<SettingsView>()(nothing),

  /** Forgets what was learnt of an address and model. */
  'learnt.forget': route<SettingsView>()(
    z.object({ baseUrl: z.string().max(2_000), model: z.string().max(1_000) }),
  ),

  'model.list': route<readonly string[]>()(modelSettingsSchema),
  'model.test': route<ConnectionTest>()(modelSettingsSchema),

  'workspace.get': route<Workspace>()(nothing),
  'source.choose': route<Workspace | null>()(nothing),
  'source.open': route<Workspace>()(z.object({ path: z.string().min(1).max(32_767) })),
  /** Opens a sample: that of car buying, unless another is named. */
  'source.sample': route<Workspace>()(z.object({ sample: z.enum(sampleNames) }).optional()),
  'source.close': route<Workspace>()(nothing),
  'source.reveal': route<null>()(nothing),
  'source.storage': route<FileStorage>()(nothing),
  /** Shows the newest copy from before the first write, where there is one. */
  'source.revealCopy': route<null>()(nothing),
  'recent.list': route<readonly RecentFile[]>()(nothing),
  'recent.clear': route<readonly RecentFile[]>()(nothing),

  /**
   * Asks what to import, unless a path is given, and where to; null where the person chose none. Rejects with `aborted`
   * once cancelled.
   */
  'mail.import': route<ImportOutcome<ImportReport> | null>()(
    z.object({ place: z.enum(mailPlaces), path: z.string().min(1).max(32_767).optional() }),
  ),
  /** Asks which file of rows; null where the person chose none. */
  'data.choose': route<string | null>()(z.object({ what: z.enum(dataChoices) })),
  /** Asks where the new file goes; null where the person chose no place. */
  'data.chooseOutput': route<string | null>()(z.object({ suggestion: z.string().max(32_767) })),
  'data.preview': route<PlannedImport>()(
    z.object({ path: z.string().min(1).max(32_767), reading: dataReadingSchema }),
  ),
  /** Rejects with `aborted` once cancelled. */
  'data.import': route<ImportOutcome<DataImportReport>>()(askedRowsSchema),
  /** Ends the import under way, of mail or of rows. */
  'import.cancel': route<null>()(nothing),

  /** Asks which; null where the person chose none. */
  'recipe.import': route<Recipe | null>()(nothing),
  /** Asks where to; answers the path, null where the person chose no place. */
  'recipe.export': route<string | null>()(recipeSchema),

  /** Every job of the open file, the newest first; and one of them in full. */
  'run.list': route<readonly Run[]>()(nothing),
  /** Writes a run on one page of HTML; asks where to, and answers the path, null where the person chose no place. */
  'run.report': route<string | null>()(z.object({ jobId: z.string().min(1).max(100) })),
  'run.get': route<RunDetail>()(z.object({ jobId: z.string().min(1).max(100) })),

  /** What is tried on the open file, or was last; null where nothing was that is kept. */
  'trial.get': route<TrialState | null>()(nothing),
  /** Begins; what came of it is pushed. */
  'trial.start': route<TrialState>()(trialAskedSchema),
  'trial.stop': route<TrialState | null>()(nothing),
  /** A read of what one of its questions brought, by the name of any read of a pipeline; its answer is that of the read. */
  'trial.read': route<unknown>()(trialReadSchema),
  /** What is kept of trials of the file, and what each took. */
  'trial.list': route<readonly PastTrial[]>()(nothing),
  /** Throws them away; answers how many there were. */
  'trial.forget': route<number>()(nothing),

  'job.estimate': route<Estimate>()(askedWorkSchema),
  'job.start': route<ToldJob>()(askedWorkSchema),
  /** The jobs that wait in the open file, in their order. */
  'queue.list': route<readonly QueuedJob[]>()(nothing),
  'queue.change': route<readonly QueuedJob[]>()(queueChangeSchema),
  /** Begins one that waits; each of them begins by itself when the job before it is completed, or waits for its order. */
  'queue.start': route<ToldJob>()(z.object({ id: z.string().min(1).max(64) })),

  /** What is done once a job has come to its end and none waits. */
  'whenDone.get': route<WhenDone>()(nothing),
  'whenDone.choose': route<WhenDone>()(z.object({ choice: z.enum(whenDoneChoices) })),

  /** Answers once it rests; see `PauseWhen`. */
  'job.pause': route<ToldJob>()(z.object({ when: z.enum(pauseTimes) }).optional()),
  /** Its calls go so from now on, where that is said. */
  'job.resume': route<ToldJob>()(z.object({ transport: z.enum(['live', 'order']) }).optional()),
  'job.cancel': route<ToldJob>()(nothing),
  /** The orders of the open file, the newest first. */
  'order.list': route<readonly OrderSummary[]>()(nothing),
  /** Asks the provider how they stand, at once. */
  'order.look': route<ToldJob | null>()(nothing),
  'order.change': route<ToldJob>()(z.object({ act: z.enum(['give_up', 'hurry']) })),
  /** Saves what was read of items that failed, as incomplete results; answers what is open then. */
  'job.keep': route<Workspace>()(
    z.object({ pipeline: z.string(), ids: z.array(z.string()).min(1).max(1_000) }),
  ),
  'job.events': route<readonly JobEvent[]>()(z.object({ fromSeq: z.number().int().min(0) })),

  /** Asks where to; null where the person chose no place. */
  'table.export': route<ExportReport | null>()(askedExportSchema),
  /** Asks where to, and saves a picture: its figures as text, or what it looks like in base 64. Null where the person chose no place. */
  'picture.save': route<string | null>()(
    z.object({
      name: z.string().min(1).max(200),
      format: z.enum(['csv', 'png']),
      content: z.string().max(50_000_000),
    }),
  ),
  /** Ends the export under way, which then rejects with `aborted`. */
  'table.cancelExport': route<null>()(nothing),
} as const;

/** Every request that the renderer can make: the shell's own, and each pipeline's reads and acts. Handlers, bridge and callers derive from it. */
export const routes: typeof ownRoutes & Reads & Acts = { ...ownRoutes, ...reads, ...acts };

export type Routes = typeof routes;
export type RouteName = keyof Routes;
/** What a caller gives: defaults may be left out. */
export type RouteInput<Name extends RouteName> = z.input<Routes[Name]['input']>;
/** What a handler gets: checked, defaults filled in. */
export type RoutePayload<Name extends RouteName> = z.output<Routes[Name]['input']>;
export type RouteOutput<Name extends RouteName> = Exclude<Routes[Name]['output'], undefined>;

/** Commands of the native menu and tray that the window carries out, or the page that it is to show. */
export type WindowCommand =
  | 'start'
  | 'pause'
  | 'resume'
  | 'cancel'
  | 'importMailbox'
  | 'importFolder'
  | 'importData'
  | 'export'
  | 'palette'
  | 'shortcuts'
  | 'about'
  | 'job'
  | PageName;

/** Pages of the window: those of the pipelines, each with a file that has something for it, the runs, and the settings. */
export type PageName = PipelinePage | 'runs' | 'settings';
export const pageNames: readonly PageName[] = [...pipelinePages, 'runs', 'settings'];

/** Every event that main pushes to the renderer. */
export interface PushEvents {
  readonly 'job.snapshot': ToldJob;
  /** What the open file holds now, as a job changes it. */
  readonly 'source.found': ToldFound;
  readonly 'workspace.changed': Workspace;
  readonly 'settings.changed': SettingsView;
  /** How far the export is that is under way. */
  readonly 'export.progress': ExportProgress;
  /** How far the import is that is under way. */
  readonly 'import.progress': ImportProgress;
  /** What is tried on the open file, as it goes on; null where nothing is any more. */
  readonly 'trial.changed': TrialState | null;
  /** What goes on in the job that runs: as often as its snapshots. */
  readonly 'job.feed': JobFeed;
  readonly 'queue.changed': readonly QueuedJob[];
  readonly 'whenDone.changed': WhenDone;
  readonly command: WindowCommand;
  /** Something failed that no request was waiting for (a file from the menu that is no database). */
  readonly problem: ErrorInfo;
}
export type PushName = keyof PushEvents;

/** Answers never throw across: failure is a value with a code. */
export type Answer<Data> =
  | { readonly ok: true; readonly data: Data }
  | { readonly ok: false; readonly error: ErrorInfo };

/** What the preload puts on `window.gleaner`. */
export interface Bridge {
  request<Name extends RouteName>(name: Name, input: RouteInput<Name>): Promise<Answer<RouteOutput<Name>>>;
  /** Returns the way to stop listening. */
  on<Name extends PushName>(name: Name, listener: (data: PushEvents[Name]) => void): () => void;
  /** Where a dropped file lies on disk; empty where it lies nowhere. */
  pathOf(file: File): string;
}
