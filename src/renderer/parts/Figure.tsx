import type { ReactNode } from 'react';
import './figure.css';

interface FigureProps {
  readonly label: string;
  readonly children: ReactNode;
  readonly hint?: string | undefined;
  readonly testId?: string | undefined;
  readonly tone?: 'plain' | 'ok' | 'bad' | 'dim' | undefined;
  /** A second, smaller line. */
  readonly under?: ReactNode;
}

/** One number with its name. Belongs in Figures. */
export function Figure({ label, children, hint, testId, tone = 'plain', under }: FigureProps) {
  return (
    <div className="g-figure" data-tone={tone} title={hint}>
      <dt>{label}</dt>
      <dd>
        <span data-testid={testId}>{children}</span>
        {under === undefined ? null : <small>{under}</small>}
      </dd>
    </div>
  );
}

export function Figures({
  children,
  wide = false,
}: {
  readonly children: ReactNode;
  readonly wide?: boolean;
}) {
  return <dl className={wide ? 'g-figures g-figures-wide' : 'g-figures'}>{children}</dl>;
}
