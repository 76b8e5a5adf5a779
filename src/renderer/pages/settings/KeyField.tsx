import { Box, Button, Group, PasswordInput } from '@mantine/core';
import { IconKey } from '@tabler/icons-react';
import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import type { ErrorInfo } from '../../../shared/app-error.ts';
import { presetById } from '../../../shared/presets.ts';
import { removeKey, saveKey } from '../../commands/save-settings.ts';
import formStyles from '../../parts/form/form.module.css';
import { useModelText } from '../../parts/form/use-model-field.ts';
import { ProblemNote } from '../../parts/ProblemNote.tsx';
import { useStore } from '../../store/store.ts';
import styles from './settings.module.css';

const originOf = (url: string): string => URL.parse(url.trim())?.origin ?? '';

/** The API key. It goes one way: it can be replaced or removed, never read. */
export function KeyField() {
  const { t } = useTranslation();
  const key = useStore((state) => state.settings.key);
  const preset = useModelText('preset');
  const origin = originOf(useModelText('baseUrl'));
  const [text, setText] = useState('');
  const [replacing, setReplacing] = useState(false);
  const [saving, setSaving] = useState(false);
  const [error, setError] = useState<ErrorInfo | null>(null);

  const elsewhere = key.stored && key.origin !== '' && origin !== '' && key.origin !== origin;
  const settle = async (work: Promise<ErrorInfo | null>): Promise<void> => {
    setSaving(true);
    const failure = await work;
    setSaving(false);
    setError(failure);
    if (failure !== null) return;
    setText('');
    setReplacing(false);
  };
  const save = (): void => {
    if (text.trim() !== '' && !saving) void settle(saveKey(text.trim()));
  };

  const notes = [
    key.stored && elsewhere ? t('settings.keyOther', { origin: key.origin }) : null,
    key.stored && !elsewhere && key.origin !== '' ? t('settings.keyFor', { origin: key.origin }) : null,
    key.stored && !elsewhere && key.persistent ? t('settings.keySafe') : null,
    key.persistent ? null : t('settings.keySession'),
    key.stored ? null : t(presetById(preset).needsKey ? 'settings.keyMissing' : 'settings.keyNotNeeded'),
  ].filter((note) => note !== null);

  return (
    <Box miw={0}>
      {key.stored && !replacing && !elsewhere ? (
        <>
          <span className={formStyles.label}>{t('settings.apiKey')}</span>
          {/* What is known of the stored key is its end alone. */}
          <Group gap="xs" align="flex-end" wrap="nowrap">
            <span
              className={`g-mono ${styles.keyDots}`}
              role="img"
              aria-label={t('settings.keyStored', { ending: key.ending })}
            >
              ••••{key.ending}
            </span>
            <Button variant="default" id="setting-apiKey" onClick={() => setReplacing(true)}>
              {t('settings.keyReplace')}
            </Button>
            <Button variant="subtle" color="gray" onClick={() => void settle(removeKey())}>
              {t('settings.keyRemove')}
            </Button>
          </Group>
        </>
      ) : (
        <Group gap="xs" align="flex-end" wrap="nowrap">
          <PasswordInput
            flex={1}
            miw={0}
            id="setting-apiKey"
            label={t('settings.apiKey')}
            placeholder={t('settings.keyPlaceholder')}
            leftSection={<IconKey size={16} stroke={1.75} aria-hidden="true" />}
            value={text}
            autoComplete="off"
            spellCheck={false}
            visible={false}
            rightSection={false}
            onChange={(event) => setText(event.currentTarget.value)}
            onKeyDown={(event) => {
              if (event.key === 'Enter') save();
            }}
          />
          <Button onClick={save} loading={saving} disabled={text.trim() === ''}>
            {t('settings.keySave')}
          </Button>
          {replacing ? (
            <Button variant="subtle" color="gray" onClick={() => setReplacing(false)}>
              {t('settings.keyKeep')}
            </Button>
          ) : null}
        </Group>
      )}
      <Box component="p" mt={4} className="g-note">
        {notes.join(' ')}
      </Box>
      {error === null ? null : <ProblemNote error={error} />}
    </Box>
  );
}
