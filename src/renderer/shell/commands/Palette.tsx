import { Spotlight } from '@mantine/spotlight';
import { IconSearch } from '@tabler/icons-react';
import { useTranslation } from 'react-i18next';
import { useStore } from '../../store/store.ts';
import styles from './commands.module.css';
import { Keys } from './Keys.tsx';
import { paletteGroups } from './palette-actions.ts';

/** Everything that can be done now, found by typing: Ctrl+K. */
export function Palette() {
  const { t } = useTranslation();
  const groups = paletteGroups(useStore(), t);
  return (
    <Spotlight
      shortcut={['mod + K', 'mod + shift + P']}
      tagsToIgnore={[]}
      triggerOnContentEditable
      attributes={{ content: { 'aria-label': t('palette.title') } }}
      nothingFound={t('palette.nothing')}
      classNames={{ action: styles.action ?? '', actionsGroup: styles.actions ?? '' }}
      overlayProps={{ backgroundOpacity: 0.35 }}
      scrollable
      maxHeight={420}
      scrollAreaProps={{
        // It scrolls by the keys as well, without anything chosen in it.
        viewportProps: {
          // The ring of who has the focus would else be cut off.
          style: { outlineOffset: -2 },
          tabIndex: 0,
          role: 'group',
          'aria-label': t('palette.title'),
        },
      }}
      size={560}
      searchProps={{
        leftSection: <IconSearch size={18} stroke={1.75} aria-hidden="true" />,
        placeholder: t('palette.placeholder'),
        'aria-label': t('palette.placeholder'),
      }}
      actions={groups.map(({ group, actions }) => ({
        group,
        actions: actions.map(({ id, label, shortcut, run }) => ({
          id,
          label,
          onClick: run,
          ...(shortcut === undefined ? {} : { rightSection: <Keys keys={shortcut} /> }),
        })),
      }))}
    />
  );
}
