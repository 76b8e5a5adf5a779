import { useTranslation } from 'react-i18next';
import type { DataPreview } from '../../../shared/data-import.ts';
import styles from './import.module.css';
import { fileName } from './ReportFrame.tsx';

/** Columns that are shown; a file may have a thousand. */
const shownColumns = 40;
const shownRows = 8;

/** The first rows as a table: what each column is called and of which type it would be. */
export function RowsPreview({
  preview,
  looking,
}: {
  readonly preview: DataPreview;
  readonly looking: boolean;
}) {
  const { t } = useTranslation();
  const columns = preview.columns.slice(0, shownColumns);
  const label = t('rows.previewed', { file: fileName(preview.path) });
  return (
    // biome-ignore lint/a11y/noNoninteractiveTabindex: a region that scrolls must be reachable to be scrolled
    <section className={styles.preview} data-looking={looking || undefined} tabIndex={0} aria-label={label}>
      <table data-testid="rows-preview">
        <thead>
          <tr>
            {columns.map(({ name, type }) => (
              <th key={name} scope="col">
                {name} <small>{type}</small>
              </th>
            ))}
          </tr>
        </thead>
        <tbody>
          {preview.rows.slice(0, shownRows).map((row, index) => (
            // biome-ignore lint/suspicious/noArrayIndexKey: rows have no other name here
            <tr key={index}>
              {columns.map(({ name, type }, column) => (
                <td key={name} data-number={type !== 'TEXT' || undefined} title={row[column] ?? undefined}>
                  {row[column] ?? <span className="g-note">–</span>}
                </td>
              ))}
            </tr>
          ))}
        </tbody>
      </table>
    </section>
  );
}
