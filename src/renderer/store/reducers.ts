import type { ErrorInfo } from '../../shared/app-error.ts';
import type { Workspace } from '../../shared/contract.ts';
import { isFinished, type JobSnapshot } from '../../shared/job.ts';
import type { ImportProgress } from '../../shared/mail-import.ts';
import type { SettingsView } from '../../shared/settings.ts';
import type { UserStatus } from '../../shared/source.ts';
import type { JobCommand, PageName, SelectionKind, State } from './state.ts';

/** At most so many problems are shown at once; the oldest gives way. */
export const maxProblems = 3;

/** The latest snapshot replaces all before it. One that arrives after its file was closed is dropped. */
export function withSnapshot(state: State, job: JobSnapshot): State {
  if (state.source === null) return state;
  const ended = isFinished(job.status);
  return { ...state, job, cancelAsked: state.cancelAsked && !ended };
}

/** Another file (or none) starts afresh; the same file keeps where the analyst was. */
export function withWorkspace(state: State, workspace: Workspace): State {
  const { source, job } = workspace;
  const known = { ...state, source, job, opening: false };
  if (source !== null && source.path === state.source?.path) return known;
  return {
    ...known,
    page: state.page === 'settings' && source === null ? 'settings' : 'extract',
    selection: 'unfinished',
    userStatus: null,
    startError: null,
    cancelAsked: false,
    command: null,
  };
}

export function withSettings(state: State, settings: SettingsView): State {
  return { ...state, settings };
}

/** Shows a page; with a status, the table of users opens filtered by it. */
export function withPage(state: State, page: PageName, userStatus?: UserStatus | null): State {
  return { ...state, page, userStatus: userStatus === undefined ? state.userStatus : userStatus };
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

/** How far an import is. What arrives after its end is dropped. */
export function withImportProgress(state: State, progress: ImportProgress): State {
  const { mailImport } = state;
  if (mailImport.kind !== 'choosing' && mailImport.kind !== 'running') return state;
  const cancelling = mailImport.kind === 'running' && mailImport.cancelling;
  return { ...state, mailImport: { kind: 'running', progress, cancelling } };
}

/** Whether a job stands in the way of another: it runs, waits or rests. */
export function isActive(job: JobSnapshot | null): job is JobSnapshot {
  return job !== null && !isFinished(job.status);
}
