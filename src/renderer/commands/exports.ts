import { create } from 'zustand';
import type { ErrorInfo } from '../../shared/app-error.ts';
import type { RouteInput } from '../../shared/contract.ts';
import type { ExportFormat, ExportProgress, ExportReport } from '../../shared/export.ts';
import type { ExportTable } from '../../shared/pipelines/registry.ts';
import { ask } from '../bridge/ask.ts';
import { useStore } from '../store/store.ts';

interface Exporting {
  readonly opened: boolean;
  /** What is written out, where somebody has said so; else what the file is mainly for. */
  readonly table: ExportTable | null;
  readonly format: ExportFormat;
  readonly bom: boolean;
  /** It is being asked where to, or written. */
  readonly busy: boolean;
  readonly progress: ExportProgress | null;
  readonly report: ExportReport | null;
  readonly problem: ErrorInfo | null;
}

const resting = { busy: false, progress: null, report: null, problem: null } as const;

/** The dialog that writes something out, and what is under way. Format and mark are kept from one time to the next. */
export const useExporting = create<Exporting>()(() => ({
  ...resting,
  opened: false,
  table: null,
  format: 'csv',
  bom: true,
}));

useStore.subscribe((now, before) => {
  if (now.source?.path === before.source?.path) return;
  useExporting.setState({ ...resting, opened: false, table: null });
});

/** Opens the dialog; what is under way goes on. */
export function openExport(table: ExportTable | null = null): void {
  if (useStore.getState().source === null) return;
  useExporting.setState(({ busy }) => ({ opened: true, ...(busy ? {} : { ...resting, table }) }));
}

export const closeExport = (): void => useExporting.setState({ opened: false });

export const exportProgressed = (progress: ExportProgress): void =>
  useExporting.setState(({ busy }) => (busy ? { progress } : {}));

/** Asks where to, and writes it there. */
export async function carryOutExport(asked: RouteInput<'table.export'>): Promise<void> {
  useExporting.setState({ ...resting, busy: true });
  const answer = await ask('table.export', asked);
  if (answer.ok) useExporting.setState({ ...resting, report: answer.data });
  else useExporting.setState({ ...resting, problem: answer.error.code === 'aborted' ? null : answer.error });
}

export const cancelExport = (): void => void ask('table.cancelExport', undefined);
