import type { ErrorInfo } from '../../shared/app-error.ts';
import type { PageName, ToldFound, ToldJob, Workspace } from '../../shared/contract.ts';
import type { ImportProgress } from '../../shared/import-progress.ts';
import { isFinished, type JobSnapshot } from '../../shared/job.ts';
import type { UserFilter } from '../../shared/pipelines/events/users.ts';
import {
  firstPageOf,
  firstPipeline,
  isPipelinePage,
  pipelineContracts,
  pipelineOfPage,
  runPageOf,
} from '../../shared/pipelines/registry.ts';
import type { SourceInfo } from '../../shared/source.ts';
import type { JobCommand, SelectionKind, State, TalentTab } from './state.ts';

/** At most so many problems are shown at once; the oldest gives way. */
export const maxProblems = 3;

/** The newest snapshot replaces all before it. One that is overtaken, or arrives after its file was closed, is dropped. */
export function withSnapshot(state: State, job: ToldJob): State {
  const { revision } = job;
  if (state.source === null || revision < state.revision) return state;
  const ended = isFinished(job.status);
  return { ...state, job, revision, cancelAsked: state.cancelAsked && !ended };
}

/** The newest counts of the open file. Those that arrive after it was closed, or are overtaken, are dropped. */
export function withFound(state: State, { found, sizeBytes, revision }: ToldFound): State {
  if (state.source === null || revision < state.foundRevision) return state;
  return { ...state, source: { ...state.source, found, sizeBytes }, foundRevision: revision };
}

/**
 * Another file (or none) starts afresh; the same file keeps where the analyst was. Of one that is overtaken by what is
 * newer, nothing is taken but the counts of the file that is open.
 */
export function withWorkspace(state: State, workspace: Workspace): State {
  const { source, job, revision } = workspace;
  const isSame = source !== null && source.path === state.source?.path;
  const isCounted = isSame && revision >= state.foundRevision;
  if (revision < state.revision) return { ...state, opening: false, ...(isCounted ? { source } : {}) };
  const known = { ...state, source, job, revision, foundRevision: revision, opening: false };
  if (isSame) return known;
  return {
    ...known,
    page: state.page === 'settings' && source === null ? 'settings' : firstPage(workspace),
    talentTab: 'run',
    shownMails: null,
    matchesOf: null,
    openMail: null,
    selection: 'unfinished',
    fileOptions: {},
    shownUsers: null,
    startError: null,
    cancelAsked: false,
    command: null,
  };
}

/** A page that the file has: one that it has not gives way to the one that it has. */
function pageOf(source: SourceInfo | null, page: PageName): PageName {
  if (source === null || !isPipelinePage(page)) return page;
  const owner = pipelineOfPage(page, source.found);
  return (pipelineContracts[owner].pages as readonly PageName[]).includes(page) ? page : runPageOf(owner);
}

/** Where a file opens: at the job that waits, else at what it has. */
function firstPage({ source, job }: Workspace): PageName {
  if (source === null) return runPageOf(firstPipeline);
  return pageOf(source, isActive(job) ? runPageOf(job.pipeline) : firstPageOf(source.found));
}

/** Shows a page; with a status, the table of users opens filtered by it. */
export function withPage(state: State, page: PageName, shownUsers?: UserFilter | null): State {
  const shown = pageOf(state.source, page);
  const owner = isPipelinePage(shown) ? pipelineOfPage(shown, state.source?.found ?? {}) : null;
  return {
    ...state,
    page: shown,
    lastPages: owner === null ? state.lastPages : { ...state.lastPages, [owner]: shown },
    shownUsers: shownUsers === undefined ? state.shownUsers : shownUsers,
  };
}

/** Shows a part of the talent page. */
export function withTalentTab(state: State, talentTab: TalentTab): State {
  return { ...withPage(state, 'talent'), talentTab };
}

export function withSelection(state: State, selection: SelectionKind): State {
  return { ...state, selection, startError: null };
}

export function withCommand(state: State, command: JobCommand | null): State {
  return { ...state, command, ...(command === 'start' ? { startError: null } : {}) };
}

/** The same problem is not listed twice: what repeats moves to the end. */
export function withProblem(state: State, error: ErrorInfo, said?: string): State {
  const id = 1 + Math.max(0, ...state.problems.map((problem) => problem.id));
  const others = state.problems.filter(
    (problem) => problem.error.code !== error.code || problem.error.message !== error.message,
  );
  return {
    ...state,
    problems: [...others, { id, error, ...(said === undefined ? {} : { said }) }].slice(-maxProblems),
  };
}

export function withoutProblem(state: State, id: number): State {
  return { ...state, problems: state.problems.filter((problem) => problem.id !== id) };
}

/** How far an import is: of mail, where nothing was planned before. What arrives after its end is dropped. */
export function withImportProgress(state: State, progress: ImportProgress): State {
  const { importing } = state;
  if (importing.kind === 'running') return { ...state, importing: { ...importing, progress } };
  if (importing.kind !== 'choosing') return state;
  return { ...state, importing: { kind: 'running', what: 'mail', progress, cancelling: false } };
}

/** Whether a job stands in the way of another: it runs or is paused. One that waits for its order does not. */
export const isInTheWay = (job: JobSnapshot | null): job is JobSnapshot =>
  isActive(job) && job.status !== 'waiting';

/** Whether a job has not come to its end: it runs, waits or rests. */
export function isActive(job: JobSnapshot | null): job is JobSnapshot {
  return job !== null && !isFinished(job.status);
}
