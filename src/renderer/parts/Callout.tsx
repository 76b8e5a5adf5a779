import type { Icon as Sign } from '@tabler/icons-react';
import type { ComponentPropsWithoutRef } from 'react';
import styles from './callout.module.css';

interface CalloutProps extends ComponentPropsWithoutRef<'div'> {
  readonly icon: Sign;
  /** What matters of it, before the rest. */
  readonly message?: string | undefined;
}

/** What one should know, in the place where it matters; with a tone of `bad`, that something is wrong. */
export function Callout({ icon: Icon, message, className = '', children, ...props }: CalloutProps) {
  return (
    <div role="status" {...props} className={`${styles.callout} ${className}`}>
      <Icon size={18} stroke={1.75} aria-hidden="true" />
      <div className={styles.calloutWords}>
        {message === undefined ? null : <p className={styles.calloutMessage}>{message}</p>}
        {children}
      </div>
    </div>
  );
}
