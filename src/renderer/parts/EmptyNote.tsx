import type { ReactNode } from 'react';
import './empty-note.css';

interface EmptyNoteProps {
  readonly icon: ReactNode;
  readonly title: string;
  readonly children?: ReactNode;
}

/** What stands where there is nothing to show. */
export function EmptyNote({ icon, title, children }: EmptyNoteProps) {
  return (
    <div className="g-empty">
      <span className="g-empty-icon" aria-hidden="true">
        {icon}
      </span>
      <p className="g-empty-title">{title}</p>
      {children}
    </div>
  );
}
