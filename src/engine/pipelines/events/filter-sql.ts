import { assertNever } from '../../../shared/assert-never.ts';
import type { RowFilter } from '../../../shared/source-mapping.ts';
import { escapeLike } from '../../database/sql-text.ts';

const quoteText = (text: string): string => `'${text.replaceAll("'", "''")}'`;

/** Whether a cell is a number that compares so. What is no number comes after all of them in SQLite, and is held off. */
function compareNumber(cell: string, operator: '=' | '<' | '<=' | '>' | '>=', value: number): string {
  // An affinity of the number's own makes SQLite read a text such as '10' as the number that it is.
  const compared = `${cell} ${operator} CAST(${value} AS NUMERIC)`;
  return operator === '>' || operator === '>='
    ? `(${compared} AND ${cell} <= CAST(9e999 AS NUMERIC))`
    : `(${compared})`;
}

/** A condition on a row, as SQL; `cell` is the SQL of the filtered column. */
export function filterSql(cell: string, { operator, value }: RowFilter): string {
  const text = `CAST(${cell} AS TEXT)`;
  switch (operator) {
    case 'empty':
      return `COALESCE(trim(${text}), '') = ''`;
    case 'not_empty':
      return `COALESCE(trim(${text}), '') <> ''`;
    case 'contains':
      return `${text} LIKE ${quoteText(`%${escapeLike(String(value))}%`)} ESCAPE '\\'`;
    case '!=':
      return typeof value === 'number'
        ? `${compareNumber(cell, '=', value)} IS NOT TRUE`
        : `${text} COLLATE BINARY IS NOT ${quoteText(value)}`;
    case '=':
    case '<':
    case '<=':
    case '>':
    case '>=':
      return typeof value === 'number'
        ? compareNumber(cell, operator, value)
        : `${text} COLLATE BINARY ${operator} ${quoteText(value)}`;
    default:
      return assertNever(operator);
  }
}
