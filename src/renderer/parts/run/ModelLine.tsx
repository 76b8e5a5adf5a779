import { Box, Group, Menu } from '@mantine/core';
import { IconCheck, IconChevronDown } from '@tabler/icons-react';
import { useTranslation } from 'react-i18next';
import { profileInUse } from '../../../shared/settings.ts';
import { takeProfile } from '../../commands/profiles.ts';
import { showSetting } from '../../store/navigation.ts';
import { useStore } from '../../store/store.ts';
import styles from './new-run.module.css';
import { useModelNames } from './use-model-names.ts';

/** The profile that a run would ask its model by, and the way to another. */
export function ModelLine() {
  const { t } = useTranslation();
  const settings = useStore((state) => state.settings);
  const { modelName, profileName } = useModelNames();
  const current = profileInUse(settings);
  const icon = { size: 16, stroke: 1.75, 'aria-hidden': true } as const;
  return (
    <Group gap="xs" align="baseline" wrap="nowrap" miw={0} maw="100%">
      <span className="g-dim">{t('extract.model')}</span>
      <Menu position="bottom-end" width={320} offset={4}>
        <Menu.Target>
          <button
            type="button"
            className={`g-link ${styles.profile}`}
            title={current.model.baseUrl}
            data-testid="profile-menu"
          >
            <span className="g-truncate">{profileName(current)}</span>
            <IconChevronDown {...icon} size={14} />
          </button>
        </Menu.Target>
        <Menu.Dropdown>
          {settings.profiles.map((profile) => (
            <Menu.Item
              key={profile.id}
              leftSection={
                profile.id === current.id ? (
                  <IconCheck {...icon} />
                ) : (
                  <Box component="span" display="block" w={16} />
                )
              }
              onClick={() => void takeProfile(profile.id)}
            >
              <span className="g-truncate">{profileName(profile)}</span>
              {profile.name === '' ? null : (
                <span className="g-truncate g-note">
                  {modelName(profile.model.preset, profile.model.model)}
                </span>
              )}
            </Menu.Item>
          ))}
          <Menu.Divider />
          <Menu.Item onClick={() => showSetting('setting-preset')}>{t('extract.changeModel')}</Menu.Item>
        </Menu.Dropdown>
      </Menu>
    </Group>
  );
}
