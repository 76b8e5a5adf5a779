import { Group } from '@mantine/core';
import { type ReactNode, useId } from 'react';
import styles from './panel.module.css';

interface PanelProps {
  readonly title: string;
  readonly children: ReactNode;
  /** What stands right after the title. */
  readonly beside?: ReactNode;
  /** What stands at the end of the title's line. */
  readonly aside?: ReactNode;
  readonly testId?: string;
}

/** A part of a page with a title of its own. */
export function Panel({ title, children, beside, aside, testId }: PanelProps) {
  const id = useId();
  return (
    <section className={styles.panel} aria-labelledby={id} data-testid={testId}>
      <div className={styles.panelHead}>
        <Group gap="sm" align="baseline" wrap="nowrap">
          <h2 id={id}>{title}</h2>
          {beside}
        </Group>
        {aside}
      </div>
      {children}
    </section>
  );
}
