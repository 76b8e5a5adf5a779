import type { ComponentPropsWithoutRef } from 'react';
import styles from './check-box.module.css';

interface CheckBoxProps extends Omit<ComponentPropsWithoutRef<'input'>, 'type' | 'className'> {
  readonly 'aria-label': string;
  readonly indeterminate?: boolean;
}

/** The browser's own box in the colours of the house: a table has one in each of its rows, all drawn at once. */
export function CheckBox({ indeterminate = false, ...props }: CheckBoxProps) {
  return (
    <input
      {...props}
      type="checkbox"
      className={styles.box}
      ref={(box) => {
        if (box !== null) box.indeterminate = indeterminate;
      }}
    />
  );
}
