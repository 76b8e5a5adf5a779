/**
 * Times that sort as they are stored: year first, with all their zeros, a blank before the time of day and nothing behind
 * it. `2025/10/1` after `2025/9/1`, or several ways of writing in one file, have to be read first.
 */
const plain =
  /^[12]\d{3}-(?:0[1-9]|1[0-2])-(?:0[1-9]|[12]\d|3[01]) (?:[01]\d|2[0-3]):[0-5]\d(?::[0-5]\d(?:\.\d+)?)?$/;

export const isPlainTime = (time: string | null): boolean => time !== null && plain.test(time);

/**
 * Whether a cell has such a time, for a database to tell: to the minute at least, with `zone` behind it and between day and
 * time what `between` allows. Unknown where it is NULL.
 */
export function isPlainSql(cell: string, { zone = '', between = ' ' } = {}): string {
  const glob = `[12][0-9][0-9][0-9]-[01][0-9]-[0-3][0-9][${between}][012][0-9]:[0-5][0-9]*${zone}`;
  const tail = `substr(${cell}, 17, length(${cell}) - ${16 + zone.length})`;
  return `${cell} GLOB '${glob}' AND ${tail} NOT GLOB '*[^0-9:.]*'
    AND substr(${cell}, 6, 2) BETWEEN '01' AND '12' AND substr(${cell}, 9, 2) BETWEEN '01' AND '31'
    AND substr(${cell}, 12, 2) < '24'`;
}
