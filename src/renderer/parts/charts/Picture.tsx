import { ActionIcon, Group, Table } from '@mantine/core';
import { IconChartLine, IconTable } from '@tabler/icons-react';
import { type ReactNode, useId, useRef, useState } from 'react';
import { useTranslation } from 'react-i18next';
import styles from './picture.module.css';
import { SaveMenu } from './SaveMenu.tsx';

interface PictureProps {
  readonly title: string;
  /** The chart; it is for the eye alone, the table says the same. */
  readonly children: ReactNode;
  /** The heads of the table, and its cells as they are to be read. */
  readonly columns: readonly string[];
  readonly rows: readonly (readonly string[])[];
  /** The same cells as figures, where they are to be reckoned with; left out where the cells will do. */
  readonly values?: readonly (readonly (string | number)[])[];
}

function Figures({ title, columns, rows }: Pick<PictureProps, 'title' | 'columns' | 'rows'>) {
  return (
    <Table stickyHeader className={styles.table}>
      <caption className="g-hidden">{title}</caption>
      <Table.Thead>
        <Table.Tr>
          {columns.map((column) => (
            <Table.Th key={column} scope="col">
              {column}
            </Table.Th>
          ))}
        </Table.Tr>
      </Table.Thead>
      <Table.Tbody>
        {rows.map((cells) => (
          <Table.Tr key={cells.join('\t')}>
            {cells.map((cell, place) => (
              <Table.Td key={columns[place]}>{cell}</Table.Td>
            ))}
          </Table.Tr>
        ))}
      </Table.Tbody>
    </Table>
  );
}

/** A chart with its title, and on a press the table that says the same; who cannot see has the table from the beginning. */
export function Picture({ title, children, columns, rows, values = rows }: PictureProps) {
  const { t } = useTranslation();
  const [asTable, setAsTable] = useState(false);
  const id = useId();
  const chart = useRef<HTMLDivElement>(null);
  const table = <Figures title={title} columns={columns} rows={rows} />;
  const label = t(asTable ? 'picture.asPicture' : 'picture.asTable');
  return (
    <figure className={styles.picture} aria-labelledby={id}>
      <figcaption id={id}>
        <h3>{title}</h3>
        <Group component="span" gap={4} wrap="nowrap">
          <SaveMenu title={title} columns={columns} values={values} chart={chart} hidden={asTable} />
          <ActionIcon
            aria-label={`${title}: ${label}`}
            title={label}
            aria-pressed={asTable}
            onClick={() => setAsTable(!asTable)}
          >
            {asTable ? <IconChartLine size={16} /> : <IconTable size={16} />}
          </ActionIcon>
        </Group>
      </figcaption>
      {asTable ? (
        // biome-ignore lint/a11y/noNoninteractiveTabindex: what scrolls has to be reached by the keys
        <section className={styles.scroll} tabIndex={0} aria-labelledby={id}>
          {table}
        </section>
      ) : (
        <>
          <div aria-hidden="true" ref={chart}>
            {children}
          </div>
          <div className="g-hidden">{table}</div>
        </>
      )}
    </figure>
  );
}
