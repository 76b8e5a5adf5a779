import type { ReactNode } from 'react';
import styles from './figure.module.css';

interface FigureProps {
  readonly label: string;
  readonly children: ReactNode;
  readonly hint?: string | undefined;
  readonly testId?: string | undefined;
  readonly tone?: 'plain' | 'ok' | 'bad' | 'dim' | 'faint' | undefined;
  /** A second, smaller line. */
  readonly under?: ReactNode;
}

/** One number with its name. Belongs in Figures. */
export function Figure({ label, children, hint, testId, tone = 'plain', under }: FigureProps) {
  return (
    <div className={styles.figure} data-tone={tone} title={hint}>
      <dt>{label}</dt>
      <dd>
        <span data-testid={testId}>{children}</span>
        {under === undefined ? null : <small>{under}</small>}
      </dd>
    </div>
  );
}

interface FiguresProps {
  readonly children: ReactNode;
  /** How many stand in a line: as many as find room, or as its name says; eight (where a `container` says how much room) and a dozen are cut into equal lines. */
  readonly layout?: 'narrow' | 'usual' | 'medium' | 'wide' | 'eight' | 'dozen' | 'six';
}

/** Numbers under each other, each in a column of its own. */
export function Figures({ children, layout = 'usual' }: FiguresProps) {
  return (
    <dl className={styles.figures} data-layout={layout}>
      {children}
    </dl>
  );
}
