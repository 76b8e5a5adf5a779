import type { Answer, ImportOutcome, MailPlace } from '../../shared/contract.ts';
import type { DataReading } from '../../shared/data-import.ts';
import type { ImportReport } from '../../shared/mail-import.ts';
import { ask } from '../bridge/ask.ts';
import { withWorkspace } from '../store/reducers.ts';
import type { ImportState, RowsPlan, State, ToldImport } from '../store/state.ts';
import { update, useStore } from '../store/store.ts';
import { refreshRecent } from './open-file.ts';

const set = (importing: ImportState): void => useStore.setState({ importing });

/** Whether an import can be begun: none is, and none is being planned. */
const isFree = (): boolean => {
  const { kind } = useStore.getState().importing;
  return kind === 'none' || kind === 'done' || kind === 'failed';
};

/** What came of an import, and the file that it was opened with. */
function ended<Report>(
  state: State,
  answer: Answer<ImportOutcome<Report>>,
  told: (report: Report) => ToldImport,
): State {
  if (!answer.ok) {
    const stopped = answer.error.code === 'aborted';
    return { ...state, importing: stopped ? { kind: 'none' } : { kind: 'failed', error: answer.error } };
  }
  const { report, workspace, problem } = answer.data;
  const opened = workspace === null ? state : withWorkspace(state, workspace);
  return { ...opened, importing: { kind: 'done', ...told(report), problem } };
}

/** Asks what to import, unless a path is given, and where to, imports, and shows what came of it. One at a time. */
export async function importMail(place: MailPlace, path?: string): Promise<void> {
  if (!isFree()) return;
  set({ kind: 'choosing' });
  const answer = await ask('mail.import', path === undefined ? { place } : { place, path });
  update((state) => {
    if (answer.ok && answer.data === null) return { ...state, importing: { kind: 'none' } };
    const outcome = answer as Answer<ImportOutcome<ImportReport>>;
    return ended(state, outcome, (report) => ({ what: 'mail', report }));
  });
  await refreshRecent();
}

/** Asks for a file of rows, unless a path is given, and shows how it would be imported. */
export async function planRows(path?: string): Promise<void> {
  if (!isFree()) return;
  set({ kind: 'choosing' });
  const chosen = path ?? (await chooseData('rows'));
  if (chosen === null) return set({ kind: 'none' });
  const answer = await ask('data.preview', { path: chosen, reading: {} });
  if (!answer.ok) return set({ kind: 'failed', error: answer.error });
  const preview = answer.data;
  const fresh = { reading: {}, target: 'new', profiles: null, looking: false, problem: null } as const;
  set({ kind: 'planning', plan: { ...fresh, preview, out: preview.out } });
}

async function chooseData(what: 'rows' | 'profiles'): Promise<string | null> {
  const answer = await ask('data.choose', { what });
  return answer.ok ? answer.data : null;
}

/** Changes the plan that is on show; where none is, nothing. */
function changePlan(change: Partial<RowsPlan>): void {
  const { importing } = useStore.getState();
  if (importing.kind === 'planning') set({ kind: 'planning', plan: { ...importing.plan, ...change } });
}

/** Reads the file in another way, and shows its rows so. The latest choice wins, whenever the answers come. */
export async function readRowsAs(change: DataReading): Promise<void> {
  const { importing } = useStore.getState();
  if (importing.kind !== 'planning') return;
  const { preview } = importing.plan;
  const reading = withoutGaps({ ...importing.plan.reading, ...change });
  changePlan({ reading, looking: true, problem: null });
  const answer = await ask('data.preview', { path: preview.path, reading });
  const now = useStore.getState().importing;
  if (now.kind !== 'planning' || now.plan.reading !== reading) return;
  changePlan({ looking: false, ...(answer.ok ? { preview: answer.data } : { problem: answer.error }) });
}

/** What is undefined is told from the file again. */
const withoutGaps = (reading: DataReading): DataReading =>
  Object.fromEntries(Object.entries(reading).filter(([, value]) => value !== undefined));

export const chooseTarget = (target: RowsPlan['target']): void => changePlan({ target });

export async function chooseProfiles(): Promise<void> {
  const path = await chooseData('profiles');
  if (path !== null) changePlan({ profiles: path });
}

export const dropProfiles = (): void => changePlan({ profiles: null });

/** Asks where the new file goes. */
export async function chooseOut(): Promise<void> {
  const { importing } = useStore.getState();
  if (importing.kind !== 'planning') return;
  const answer = await ask('data.chooseOutput', { suggestion: importing.plan.out });
  if (answer.ok && answer.data !== null) changePlan({ out: answer.data, target: 'new' });
}

/** Imports the rows as they are planned, and shows what came of it. */
export async function importRows(): Promise<void> {
  const { importing } = useStore.getState();
  if (importing.kind !== 'planning') return;
  const { preview, reading, out, target, profiles } = importing.plan;
  const nothing = { count: 0, bytes: 0, totalBytes: preview.bytes };
  set({ kind: 'running', what: 'rows', progress: nothing, cancelling: false });
  const answer = await ask('data.import', { source: preview.path, reading, profiles, target, out });
  update((state) => ended(state, answer, (report) => ({ what: 'rows', report })));
  await refreshRecent();
}

export async function cancelImport(): Promise<void> {
  update((state) =>
    state.importing.kind === 'running'
      ? { ...state, importing: { ...state.importing, cancelling: true } }
      : state,
  );
  // How it ended is told by the request that began it.
  await ask('import.cancel', undefined);
}

/** Puts the plan, or the report, away. */
export const closeImport = (): void => set({ kind: 'none' });
