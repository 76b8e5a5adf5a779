import { Button, Group, TextInput } from '@mantine/core';
import { IconCopy, IconPlus, IconTrash } from '@tabler/icons-react';
import { useEffect, useState } from 'react';
import { useTranslation } from 'react-i18next';
import { maxProfiles, type Profile } from '../../../shared/settings.ts';
import { addProfile, deleteProfile, renameProfile, takeProfile } from '../../commands/profiles.ts';
import listStyles from '../../parts/list-choice.module.css';
import { Panel } from '../../parts/Panel.tsx';
import { useModelNames } from '../../parts/run/use-model-names.ts';
import { useStore } from '../../store/store.ts';
import styles from './profiles.module.css';

function ProfileChoice({ profile, isCurrent }: { readonly profile: Profile; readonly isCurrent: boolean }) {
  const { t } = useTranslation();
  const { modelName, profileName } = useModelNames();
  const key = useStore((state) => state.settings.keys[profile.id]);
  const { preset, model } = profile.model;
  return (
    <li>
      <button
        type="button"
        className={listStyles.choice}
        aria-pressed={isCurrent}
        data-profile={profile.id}
        onClick={() => void takeProfile(profile.id)}
      >
        <span className={styles.name}>{profileName(profile)}</span>
        <Group component="span" gap="md" align="stretch" wrap="nowrap" miw={0} c="var(--g-dim)">
          <span className="g-truncate">{profile.name === '' ? '' : modelName(preset, model)}</span>
          {key?.stored === true ? <span className="g-mono">••••{key.ending}</span> : null}
          {isCurrent ? <span>{t('profiles.inUse')}</span> : null}
        </Group>
      </button>
    </li>
  );
}

/** The name of the profile in use, saved when it is left. */
function ProfileName({ profile }: { readonly profile: Profile }) {
  const { t } = useTranslation();
  const { modelName } = useModelNames();
  const [text, setText] = useState(profile.name);
  useEffect(() => setText(profile.name), [profile.name]);
  const save = (): void => {
    if (text.trim() !== profile.name) void renameProfile(profile.id, text.trim());
  };
  return (
    <TextInput
      flex="1 1 240px"
      id="setting-profileName"
      label={t('profiles.name')}
      placeholder={modelName(profile.model.preset, profile.model.model)}
      maxLength={80}
      value={text}
      autoComplete="off"
      onChange={(event) => setText(event.currentTarget.value)}
      onBlur={save}
      onKeyDown={(event) => {
        if (event.key === 'Enter') save();
      }}
    />
  );
}

/** Profiles: each has its model, key, limits, price and budget; what follows on the page is of the one in use. */
export function ProfilesSection() {
  const { t } = useTranslation();
  const profiles = useStore((state) => state.settings.profiles);
  const current = useStore((state) => state.settings.profile);
  const inUse = profiles.find(({ id }) => id === current);
  const [asksDelete, setAsksDelete] = useState(false);
  // biome-ignore lint/correctness/useExhaustiveDependencies: another profile has not been asked about
  useEffect(() => setAsksDelete(false), [current]);
  const isFull = profiles.length >= maxProfiles;
  return (
    <Panel
      title={t('profiles.title')}
      testId="profiles"
      aside={<p className="g-note">{t('profiles.hint')}</p>}
    >
      <ul className={styles.list} aria-label={t('profiles.title')}>
        {profiles.map((profile) => (
          <ProfileChoice key={profile.id} profile={profile} isCurrent={profile.id === current} />
        ))}
      </ul>
      {inUse === undefined ? null : (
        <Group align="flex-end" gap="8px 16px">
          <ProfileName key={inUse.id} profile={inUse} />
          <div className="g-actions">
            <Button
              variant="default"
              leftSection={<IconPlus size={16} />}
              disabled={isFull}
              onClick={() => void addProfile(null)}
            >
              {t('profiles.add')}
            </Button>
            <Button
              variant="default"
              leftSection={<IconCopy size={16} />}
              disabled={isFull}
              onClick={() => void addProfile(inUse.id)}
            >
              {t('profiles.duplicate')}
            </Button>
            {asksDelete ? (
              <>
                <Button color="red" onClick={() => void deleteProfile(inUse.id)}>
                  {t('profiles.deleteNow')}
                </Button>
                <Button variant="subtle" color="gray" onClick={() => setAsksDelete(false)}>
                  {t('profiles.keep')}
                </Button>
              </>
            ) : (
              <Button
                variant="default"
                leftSection={<IconTrash size={16} />}
                disabled={profiles.length === 1}
                onClick={() => setAsksDelete(true)}
              >
                {t('profiles.delete')}
              </Button>
            )}
          </div>
        </Group>
      )}
    </Panel>
  );
}
