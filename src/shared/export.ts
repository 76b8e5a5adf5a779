export const exportFormats = ['csv', 'jsonl'] as const;
export type ExportFormat = (typeof exportFormats)[number];

export interface ExportReport {
  readonly path: string;
  readonly rows: number;
}
