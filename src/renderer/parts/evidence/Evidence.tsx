import type { ReactNode, Ref } from 'react';
import styles from './evidence.module.css';

interface EvidenceProps {
  /** What was found, in a Found; and beside it what it came from, in a Source. */
  readonly children: ReactNode;
  /** How the two are tied, in words, or what was done to them; null where nothing was found. */
  readonly note: ReactNode;
  /** What stands over both, in the grid's area `time`. */
  readonly above?: ReactNode;
}

/** What was found on one side, what it came from on the other. */
export function Evidence({ children, note, above }: EvidenceProps) {
  return (
    <div className={styles.evidence}>
      {above}
      {children}
      {note === null ? null : <p className={`g-note ${styles.note}`}>{note}</p>}
    </div>
  );
}

interface PaneProps {
  readonly id: string;
  readonly title: string;
  /** On the other end of the head. */
  readonly beside?: ReactNode;
  readonly children: ReactNode;
}

function Head({ id, title, beside }: Omit<PaneProps, 'children'>) {
  return (
    <div className={styles.head}>
      <h3 id={id}>{title}</h3>
      {beside}
    </div>
  );
}

/** The pane of what was found: a list that scrolls by itself, or why there is none. */
export function Found({ children, ...head }: PaneProps) {
  return (
    <section aria-labelledby={head.id} className={styles.pane}>
      <Head {...head} />
      {children}
    </section>
  );
}

/** The pane of what it came from, which scrolls. */
export function Source({ children, paneRef, ...head }: PaneProps & { readonly paneRef: Ref<HTMLElement> }) {
  return (
    <div className={styles.pane}>
      <Head {...head} />
      {/* biome-ignore lint/a11y/noNoninteractiveTabindex: a region that scrolls must be reachable to be scrolled */}
      <section className={styles.list} ref={paneRef} tabIndex={0} aria-labelledby={head.id}>
        {children}
      </section>
    </div>
  );
}
