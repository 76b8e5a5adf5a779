import { useStore } from '../../store/store.ts';
import styles from './commands.module.css';
import { keyName, type Shortcut } from './shortcuts.ts';

/** Keys that are pressed together, as they stand on the keyboard. */
export function Keys({ keys }: { readonly keys: Shortcut }) {
  const platform = useStore((state) => state.app.platform);
  return (
    <span className={styles.keys}>
      {keys.map((key) => (
        <kbd key={key}>{keyName(key, platform)}</kbd>
      ))}
    </span>
  );
}
