import { ActionIcon, Autocomplete, Loader } from '@mantine/core';
import { IconRefresh } from '@tabler/icons-react';
import { useTranslation } from 'react-i18next';
import { editModel } from '../../commands/save-settings.ts';
import { useModelField, useModelText } from '../../parts/form/use-model-field.ts';
import { useStore } from '../../store/store.ts';
import { useModels } from './use-models.ts';

/** The model's name: any can be typed, the provider's own are offered. */
export function ModelNameField() {
  const { t } = useTranslation();
  const field = useModelField('model');
  const preset = useModelText('preset');
  const baseUrl = useModelText('baseUrl');
  const keyEnding = useStore((state) => state.settings.key.ending);
  const { models, loading, failed, load } = useModels(preset, baseUrl, keyEnding);
  // A name that is on the list is a choice already made: all the others are offered, not only its like.
  const chosen = models.includes(field.value);
  return (
    <Autocomplete
      id={field.id}
      label={t('settings.modelName')}
      placeholder={t('settings.modelPlaceholder')}
      description={loading ? t('settings.modelsLoading') : failed ? t('settings.modelsFailed') : undefined}
      value={field.value}
      error={field.error}
      data={models}
      {...(chosen ? { filter: ({ options }) => options } : {})}
      limit={200}
      maxDropdownHeight={280}
      spellCheck={false}
      onChange={(model) => editModel({ model })}
      onFocus={() => load()}
      onBlur={field.onBlur}
      rightSectionPointerEvents="all"
      rightSection={
        loading ? (
          <Loader size={14} />
        ) : (
          <ActionIcon size={24} aria-label={t('settings.modelsReload')} onClick={() => load(true)}>
            <IconRefresh size={16} stroke={1.75} />
          </ActionIcon>
        )
      }
    />
  );
}
