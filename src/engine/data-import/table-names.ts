import { basename, extname } from 'node:path';

const longestTable = 60;
const longestColumn = 128;

/** Names that SQLite keeps, and those of tables that Gleaner writes to. */
const taken = /^(?:sqlite_|gleaner_|extracted_events$|event_sequences$)/i;

/** A name that none of the others has, whatever its case. */
export function unusedName(wanted: string, others: Iterable<string>): string {
  const used = new Set([...others].map((name) => name.toLowerCase()));
  if (!used.has(wanted.toLowerCase())) return wanted;
  for (let number = 2; ; number++) {
    const name = `${wanted}_${number}`;
    if (!used.has(name.toLowerCase())) return name;
  }
}

/** The name of a file as that of a table: letters, digits and underscores of any script, and none that is taken by others. */
export function tableNameOf(path: string): string {
  const words = basename(path, extname(path))
    .normalize()
    .replaceAll(/[^\p{L}\p{M}\p{N}_]+/gu, '_')
    .replaceAll(/^_+|_+$/g, '');
  const name = [...words].slice(0, longestTable).join('');
  if (name === '') return 'rows';
  return /^\p{N}/u.test(name) || taken.test(name) ? `t_${name}` : name;
}

/** Whether a table may be called so. */
export const isTableName = (name: string): boolean =>
  name.trim() !== '' && !/\p{Cc}/u.test(name) && !taken.test(name);

/** Names of columns as the file has them, without what no name can hold; empty ones go by their place, and no two are the same. */
export function columnNames(given: readonly string[]): readonly string[] {
  const names: string[] = [];
  const used = new Set<string>();
  given.forEach((each, index) => {
    const bare = each
      .replaceAll(/[\p{Cc}\ufeff]+/gu, ' ')
      .trim()
      .toWellFormed();
    const wanted = bare === '' ? `column_${index + 1}` : [...bare].slice(0, longestColumn).join('');
    let name = wanted;
    for (let number = 2; used.has(name.toLowerCase()); number++) name = `${wanted}_${number}`;
    used.add(name.toLowerCase());
    names.push(name);
  });
  return names;
}
