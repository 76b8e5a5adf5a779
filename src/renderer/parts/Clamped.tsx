import { useLayoutEffect, useRef, useState } from 'react';
import { useTranslation } from 'react-i18next';
import styles from './clamped.module.css';

/** A text of so few characters fills no four lines of any pane, and is not measured. */
const surelyShort = 80;

/** A text of at most four lines, with a button to the rest where there is one. */
export function Clamped({ text }: { readonly text: string }) {
  const { t } = useTranslation();
  const [open, setOpen] = useState(false);
  const [long, setLong] = useState(false);
  const words = useRef<HTMLSpanElement>(null);
  useLayoutEffect(() => {
    const element = words.current;
    if (element === null || (text.length <= surelyShort && !text.includes('\n'))) return;
    setLong(element.scrollHeight > element.clientHeight + 1);
  }, [text]);
  return (
    <>
      <span ref={words} className={open ? undefined : styles.clamped}>
        {text}
      </span>
      {long ? (
        <button
          type="button"
          className={`g-link ${styles.more}`}
          aria-expanded={open}
          onClick={() => setOpen(!open)}
        >
          {t(open ? 'common.less' : 'common.more')}
        </button>
      ) : null}
    </>
  );
}
