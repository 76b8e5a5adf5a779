import { Select, TextInput } from '@mantine/core';
import { useTranslation } from 'react-i18next';
import { presetById, presets } from '../../../shared/presets.ts';
import { editModel, flushSettings } from '../../commands/save-settings.ts';
import formStyles from '../../parts/form/form.module.css';
import { useModelField, useModelText } from '../../parts/form/use-model-field.ts';
import { Panel } from '../../parts/Panel.tsx';
import { ConnectionCheck } from './ConnectionCheck.tsx';
import { KeyField } from './KeyField.tsx';
import { KnownOfAddress } from './KnownOfAddress.tsx';
import { ModelNameField } from './ModelNameField.tsx';
import { ReasoningField } from './ReasoningField.tsx';

/** Another provider brings its own address and model; prices and what it is told of thinking belong to the one before, and go. */
function choosePreset(id: string): void {
  const preset = presetById(id);
  editModel({
    preset: id,
    baseUrl: preset.baseUrl,
    model: preset.models[0] ?? '',
    reasoning: '',
    priceIn: '',
    priceCached: '',
    priceWritten: '',
    priceEmbedded: '',
    priceOrder: '',
    priceOut: '',
  });
  void flushSettings();
}

function BaseUrlField() {
  const { t } = useTranslation();
  const field = useModelField('baseUrl');
  return (
    <TextInput
      {...field}
      label={t('settings.baseUrl')}
      description={t('settings.baseUrlHint')}
      placeholder="https://…/v1"
      type="url"
      spellCheck={false}
      autoComplete="off"
    />
  );
}

/** Which model, and how it is reached. */
export function ModelSection() {
  const { t } = useTranslation();
  const preset = useModelText('preset');
  const labels: Readonly<Record<string, string>> = {
    demo: t('settings.demoName'),
    custom: t('settings.customName'),
  };
  const demo = preset === 'demo';
  return (
    <Panel title={t('settings.model')}>
      <div className={formStyles.form}>
        <Select
          id="setting-preset"
          label={t('settings.provider')}
          description={demo ? t('settings.demoHint') : undefined}
          value={presetById(preset).id}
          onChange={(id) => (id === null ? undefined : choosePreset(id))}
          data={presets.map((one) => ({ value: one.id, label: labels[one.id] ?? one.label }))}
          maxDropdownHeight={400}
        />
        {demo ? null : (
          <>
            <ModelNameField />
            <BaseUrlField />
            <KeyField />
          </>
        )}
        <ReasoningField />
      </div>
      {demo ? null : <KnownOfAddress />}
      <ConnectionCheck />
    </Panel>
  );
}
