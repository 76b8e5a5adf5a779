import { Modal } from '@mantine/core';
import { Fragment } from 'react';
import { useTranslation } from 'react-i18next';
import type { PipelineView } from '../../pipelines/pipeline-view.ts';
import { pipelineViews } from '../../pipelines/registry.ts';
import { useStore } from '../../store/store.ts';
import styles from './commands.module.css';
import { Keys } from './Keys.tsx';
import { type Shortcut, type ShortcutName, shortcuts } from './shortcuts.ts';

const close = (): void => useStore.setState({ dialog: null });
const names = Object.keys(shortcuts) as ShortcutName[];
/** The menu numbers the first nine pages. */
const pageKeys: Shortcut = ['mod', '1 … 9'];

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
  const found = useStore((state) => state.source?.found);
  const groups = Object.entries<PipelineView>(pipelineViews).flatMap(([name, { shortcuts: own }]) =>
    own === undefined || (found !== undefined && !Object.hasOwn(found, name)) ? [] : [own(t)],
  );
  return (
    <Modal
      opened={opened}
      onClose={close}
      title={t('shortcuts.title')}
      size={480}
      centered
      padding={24}
      overlayProps={{ backgroundOpacity: 0.35 }}
      closeButtonProps={{ 'aria-label': t('common.close') }}
    >
      <h3 className={styles.group}>{t('shortcuts.everywhere')}</h3>
      <dl>
        {names.map((name) => (
          <Row key={name} keys={shortcuts[name]} words={t(`shortcuts.${name}`)} />
        ))}
        <Row keys={pageKeys} words={t('shortcuts.pages')} />
      </dl>
      <h3 className={styles.group}>{t('shortcuts.lists')}</h3>
      <dl>
        {(Object.keys(inLists) as (keyof typeof inLists)[]).map((name) => (
          <Row key={name} keys={inLists[name]} words={t(`shortcuts.${name}`)} />
        ))}
      </dl>
      {groups.map(({ title, keys }) => (
        <Fragment key={title}>
          <h3 className={styles.group}>{title}</h3>
          <dl>
            {keys.map((each) => (
              <Row key={each.words} keys={each.keys} words={each.words} />
            ))}
          </dl>
        </Fragment>
      ))}
    </Modal>
  );
}
