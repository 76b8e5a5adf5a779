import type { ExportValue } from './export-source.ts';

/** A value as text: lists and objects as JSON, nothing as nothing. */
export function cellText(value: ExportValue): string {
  if (typeof value === 'string') return value;
  if (value === null) return '';
  return typeof value === 'number' ? String(value) : JSON.stringify(value);
}
