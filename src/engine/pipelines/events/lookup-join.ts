import type { SourceMapping } from '../../../shared/source-mapping.ts';
import type { SourceFile } from '../../database/open-source-file.ts';
import { readSchema } from '../../database/read-schema.ts';
import { quoteIdentifier as q } from '../../database/sql-text.ts';
import { qualified } from '../../sources/cell-text.ts';
import { isRowid, rowidNames, uniqueCollation } from './names-one-row.ts';

type Lookup = NonNullable<SourceMapping['lookup']>;

/** How a declared type compares, as far as it is one way. */
function affinityOf(type: string): 'number' | 'text' | null {
  if (/INT/i.test(type)) return 'number';
  if (/CHAR|CLOB|TEXT/i.test(type)) return 'text';
  if (type === '' || /BLOB/i.test(type)) return null;
  return 'number';
}

/** Whether a key has a value, as SQL; of a column without a type, whether it is stored as the number or as the text. */
function hasValue(key: string, value: string, affinity: 'number' | 'text' | null): string {
  const text = `CAST(${value} AS TEXT)`;
  if (affinity !== null) return `${key} = ${affinity === 'number' ? value : text}`;
  const whole = `CAST(${value} AS INTEGER)`;
  return `${key} IN (${value}, ${text}, CASE WHEN CAST(${whole} AS TEXT) = ${text} THEN ${whole} END)`;
}

/**
 * The join of the lookup's table, as SQL: behind `base` comes `looked`, of whose rows none or one goes with each. Where the
 * schema does not say that a key is there once, the first row that has it is taken: rows are never doubled.
 */
export function joinLookup(source: SourceFile, { table, keyColumn, column }: Lookup): string {
  const join = `LEFT JOIN ${qualified(source, table)} AS looked ON`;
  const [key, value] = [`looked.${q(keyColumn)}`, `base.${q(column)}`];
  const found = readSchema(source.db, source.schema).find(({ name }) => name === table);
  if (isRowid(source, table, keyColumn)) return `${join} ${key} = ${value}`;
  const declared = found?.columns.find(({ name }) => name === keyColumn);
  const collation = uniqueCollation(source, table, keyColumn);
  const affinity = affinityOf(declared?.type ?? '');
  // Values of one kind alone are compared, since 1 and '1' may both be there where an index tells them apart.
  if (collation !== null && affinity === 'number') return `${join} ${key} = ${value} COLLATE ${q(collation)}`;
  if (collation !== null && affinity === 'text')
    return `${join} ${key} = CAST(${value} AS TEXT) COLLATE ${q(collation)}`;
  // Where nothing else names its rows, values are compared as they are stored.
  if (found?.withoutRowid === true) return `${join} ${key} = +${value} COLLATE ${q(collation ?? 'BINARY')}`;
  const taken = new Set(found?.columns.map(({ name }) => name.toLowerCase()));
  const alias = rowidNames.find((name) => !taken.has(name)) ?? 'rowid';
  return `${join} looked.${alias} = (SELECT twin.${alias} FROM ${qualified(source, table)} AS twin
    WHERE ${hasValue(`twin.${q(keyColumn)}`, value, affinity)} ORDER BY twin.${alias} LIMIT 1)`;
}
