import { Modal } from '@mantine/core';
import { useTranslation } from 'react-i18next';
import { useStore } from '../../store/store.ts';
import styles from './commands.module.css';
import { Keys } from './Keys.tsx';
import { type Shortcut, type ShortcutName, shortcutOfPage, shortcuts } from './shortcuts.ts';

const close = (): void => useStore.setState({ dialog: null });
const names = Object.keys(shortcuts) as ShortcutName[];

/** Keys of lists, such as those of users and events; and of what a press on one opens. */
const inLists = {
  move: ['↑', '↓'],
  openRow: ['Enter'],
  ends: ['Home', 'End'],
  choose: ['Space'],
  leave: ['Esc'],
} as const satisfies Readonly<Record<string, Shortcut>>;

function Row({ keys, words }: { readonly keys: Shortcut; readonly words: string }) {
  return (
    <div className={styles.shortcut}>
      <dt>{words}</dt>
      <dd>
        <Keys keys={keys} />
      </dd>
    </div>
  );
}

/** Every key that does something, in one place: ? */
export function ShortcutsDialog() {
  const { t } = useTranslation();
  const opened = useStore((state) => state.dialog === 'shortcuts');
  const pages = ['extract', 'recipe', 'users'] as const;
  return (
    <Modal
      opened={opened}
      onClose={close}
      title={t('shortcuts.title')}
      size={480}
      centered
      overlayProps={{ backgroundOpacity: 0.35 }}
      classNames={{ title: styles.dialogTitle ?? '' }}
      closeButtonProps={{ 'aria-label': t('common.close') }}
    >
      <h3 className={styles.group}>{t('shortcuts.everywhere')}</h3>
      <dl>
        {names.map((name) => (
          <Row key={name} keys={shortcuts[name]} words={t(`shortcuts.${name}`)} />
        ))}
        {pages.map((page) => (
          <Row key={page} keys={shortcutOfPage(page) ?? []} words={t(`page.${page}`)} />
        ))}
      </dl>
      <h3 className={styles.group}>{t('shortcuts.lists')}</h3>
      <dl>
        {(Object.keys(inLists) as (keyof typeof inLists)[]).map((name) => (
          <Row key={name} keys={inLists[name]} words={t(`shortcuts.${name}`)} />
        ))}
      </dl>
    </Modal>
  );
}
