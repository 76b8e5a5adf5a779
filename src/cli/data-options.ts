import { type DataReading, type Delimiter, dataEncodings, isDataFileName } from '../shared/data-import.ts';
import { badOption } from './model-options.ts';

/** Options of an import of rows, as commander gives them. */
export interface DataOptions {
  readonly into?: string;
  readonly table?: string;
  readonly profiles?: string;
  readonly encoding?: string;
  readonly delimiter?: string;
  readonly header?: boolean;
  readonly backup?: boolean;
}

const delimiterNames: Readonly<Record<string, Delimiter>> = {
  comma: ',',
  ',': ',',
  tab: '\t',
  '\t': '\t',
  '\\t': '\t',
  semicolon: ';',
  ';': ';',
  pipe: '|',
  '|': '|',
};
/** Names by which people know encodings that have another here. */
const otherNames: Readonly<Record<string, string>> = {
  utf8: 'utf-8',
  'utf-16': 'utf-16le',
  gbk: 'gb18030',
  gb2312: 'gb18030',
  'shift-jis': 'shift_jis',
  sjis: 'shift_jis',
  latin1: 'windows-1252',
};

/** Whether a source holds rows rather than mail: by its name, or since options say so that mail has not. */
export function isDataImport(source: string, options: DataOptions): boolean {
  const { into, table, profiles, encoding, delimiter, header } = options;
  return (
    isDataFileName(source) ||
    [into, table, profiles, encoding, delimiter, header].some((each) => each !== undefined)
  );
}

function readEncoding(given: string): DataReading['encoding'] {
  const name = given.toLowerCase();
  const found = dataEncodings.find((encoding) => encoding === (otherNames[name] ?? name));
  if (found === undefined) throw badOption('--encoding', given, `one of ${dataEncodings.join(', ')}`);
  return found;
}

function readDelimiter(given: string): Delimiter {
  const found = delimiterNames[given.toLowerCase()];
  if (found === undefined) throw badOption('--delimiter', given, 'comma, tab, semicolon or pipe');
  return found;
}

/** How the rows are read, and where they go. @throws AppError bad_input */
export function readDataOptions({ table, profiles, encoding, delimiter, header }: DataOptions) {
  const reading: DataReading = {
    ...(encoding === undefined ? {} : { encoding: readEncoding(encoding) }),
    ...(delimiter === undefined ? {} : { delimiter: readDelimiter(delimiter) }),
    ...(header === undefined ? {} : { hasHeader: header }),
  };
  return { reading, table, profiles: profiles === undefined ? undefined : { path: profiles } };
}
