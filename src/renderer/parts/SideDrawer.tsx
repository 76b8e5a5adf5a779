import { Drawer, Skeleton } from '@mantine/core';
import { useWindowEvent } from '@mantine/hooks';
import { type ReactNode, useEffect, useState } from 'react';
import type { ErrorInfo } from '../../shared/app-error.ts';
import { CopyButton } from './CopyButton.tsx';
import { RetryNote } from './RetryNote.tsx';
import styles from './side-drawer.module.css';

interface SideDrawerProps {
  /** What is open; null while the drawer is closed. */
  readonly openId: string | null;
  readonly onClose: () => void;
  /** What Escape does in place of closing it; null where it closes. */
  readonly onEscape?: (() => void) | null;
  readonly testId: string;
  readonly children: (id: string) => ReactNode;
}

/** Whether the key is for something that lies over the drawer, a menu or a question, and not for the drawer. */
function isForAnother(target: EventTarget | null, testId: string): boolean {
  if (!(target instanceof HTMLElement)) return false;
  if (target.dataset.mantineStopPropagation === 'true') return true;
  const dialog = target.closest<HTMLElement>('[role="dialog"]');
  return dialog !== null && dialog.dataset.testid !== testId;
}

/** A drawer beside a list, over one of its rows. */
export function SideDrawer({ openId, onClose, onEscape = null, testId, children }: SideDrawerProps) {
  // What was open last stays while the drawer slides out.
  const [shown, setShown] = useState(openId);
  useEffect(() => {
    if (openId !== null) setShown(openId);
  }, [openId]);
  const id = openId ?? shown;
  useWindowEvent(
    'keydown',
    (event) => {
      const closes = openId !== null && event.key === 'Escape' && !event.isComposing;
      if (closes && !isForAnother(event.target, testId)) (onEscape ?? onClose)();
    },
    { capture: true },
  );
  return (
    <Drawer.Root
      opened={openId !== null}
      onClose={onClose}
      closeOnEscape={false}
      position="right"
      size="min(1040px, 94vw)"
    >
      <Drawer.Overlay backgroundOpacity={0.35} />
      <Drawer.Content data-testid={testId}>{id === null ? null : children(id)}</Drawer.Content>
    </Drawer.Root>
  );
}

interface DrawerFrameProps {
  readonly title: string;
  /** What the title says when it is pointed at, since it may be cut off; itself, unless told otherwise. */
  readonly hint?: string;
  /** The id that the head copies. */
  readonly id: string;
  readonly copyLabel: string;
  readonly closeLabel: string;
  /** What stands in the head behind the title. */
  readonly beside?: ReactNode;
  readonly children: ReactNode;
}

/** The head of a drawer (title, copy, close) and what stands below it. */
export function DrawerFrame({
  title,
  hint = title,
  id,
  copyLabel,
  closeLabel,
  beside,
  children,
}: DrawerFrameProps) {
  return (
    <>
      <div className={styles.head}>
        <Drawer.Title className={styles.title}>
          <span className="g-truncate" title={hint}>
            {title}
          </span>
        </Drawer.Title>
        {beside}
        <CopyButton text={id} label={copyLabel} />
        <Drawer.CloseButton aria-label={closeLabel} />
      </div>
      <Drawer.Body className={styles.body}>{children}</Drawer.Body>
    </>
  );
}

interface DrawerAnswerProps<Detail> {
  readonly data: Detail | null;
  readonly error: ErrorInfo | null;
  readonly again: () => void;
  readonly children: (detail: Detail) => ReactNode;
}

/** What was asked for, once it is here; until then a skeleton, or why it did not come. */
export function DrawerAnswer<Detail>({ data, error, again, children }: DrawerAnswerProps<Detail>) {
  if (data !== null) return children(data);
  if (error !== null) return <RetryNote error={error} onRetry={again} />;
  return (
    <div className={styles.skeleton} aria-busy="true">
      <Skeleton height={16} width="60%" />
      <Skeleton height={48} />
      <Skeleton height={320} />
    </div>
  );
}
