/** How a table is written out, whichever pipeline's it is. */
export const exporting = {
  exporting: {
    title: 'Export',
    what: 'What',
    format: 'Format',
    formats: { csv: 'CSV', jsonl: 'JSON lines', xlsx: 'Excel', parquet: 'Parquet' },
    bom: 'Byte order mark',
    bomHint:
      'Excel needs it to read other letters than English ones. Programs that read data may not expect it.',
    start: 'Export…',
    cancel: 'Cancel the export',
    rows_one: '{{count, number}} row',
    rows_other: '{{count, number}} rows',
    rowsOf: '{{rows}} of {{total}} rows',
    done_one: '{{count, number}} row is in {{path}}',
    done_other: '{{count, number}} rows are in {{path}}',
    looking: 'Looking which ones go out…',
    cut_one:
      '{{count, number}} cell is longer than the 32,767 characters that Excel takes, and was cut. The other formats have it whole.',
    cut_other:
      '{{count, number}} cells are longer than the 32,767 characters that Excel takes, and were cut. The other formats have them whole.',
  },
} as const;
