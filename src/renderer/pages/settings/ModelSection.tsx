import { Button, Select, TextInput } from '@mantine/core';
import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import type { ErrorInfo } from '../../../shared/app-error.ts';
import { learntOf } from '../../../shared/learnt-endpoint.ts';
import { presetById, presets } from '../../../shared/presets.ts';
import { reasoningWay } from '../../../shared/reasoning.ts';
import { editModel, flushSettings, forgetLearnt } from '../../commands/save-settings.ts';
import formStyles from '../../parts/form/form.module.css';
import { useModelField, useModelText } from '../../parts/form/use-model-field.ts';
import { Panel } from '../../parts/Panel.tsx';
import { ProblemNote } from '../../parts/ProblemNote.tsx';
import { useLearntWords } from '../../parts/use-learnt-words.ts';
import { priceFields } from '../../settings/fields.ts';
import { useStore } from '../../store/store.ts';
import { ConnectionCheck } from './ConnectionCheck.tsx';
import { KeyField } from './KeyField.tsx';
import { ModelNameField } from './ModelNameField.tsx';

/** Another provider brings its own address and model; prices and what it is told of thinking belong to the one before, and go. */
function choosePreset(id: string): void {
  const preset = presetById(id);
  editModel({
    preset: id,
    baseUrl: preset.baseUrl,
    model: preset.models[0] ?? '',
    reasoning: '',
    ...Object.fromEntries(priceFields.map((field) => [field, ''])),
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

/** Stands for nothing being said of it, since a choice has to have a value. */
const byDefault = 'default';

function chooseReasoning(value: string | null): void {
  editModel({ reasoning: value === null || value === byDefault ? '' : value });
  void flushSettings();
}

/** How much the model is to think, where it is one that can be told. */
function ReasoningField() {
  const { t } = useTranslation();
  const preset = useModelText('preset');
  const baseUrl = useModelText('baseUrl');
  const model = useModelText('model');
  const chosen = useModelText('reasoning');
  const way = reasoningWay({ preset, baseUrl, model });
  if (way === null) return null;
  return (
    <Select
      id="setting-reasoning"
      label={t('settings.reasoning')}
      description={t('settings.reasoningHint')}
      value={way.efforts.find((effort) => effort === chosen) ?? byDefault}
      onChange={chooseReasoning}
      data={[
        { value: byDefault, label: t('settings.reasoningDefault') },
        ...way.efforts.map((effort) => ({ value: effort, label: t(`effort.${effort}`) })),
      ]}
    />
  );
}

/** What was learnt of the address and model in the form, and the way to forget it. */
function KnownOfAddress() {
  const { t } = useTranslation();
  const known = useStore((state) => state.settings.learnt);
  const baseUrl = useModelText('baseUrl');
  const model = useModelText('model').trim();
  const facts = useLearntWords(learntOf(known, { baseUrl, model }));
  const [error, setError] = useState<ErrorInfo | null>(null);
  if (facts === '') return null;
  return (
    <div className="g-actions" data-testid="learnt">
      <p className="g-note">{t('learnt.known', { facts })}</p>
      <Button
        variant="subtle"
        color="gray"
        onClick={() => void forgetLearnt(baseUrl, model).then(setError)}
        data-testid="forget-learnt"
      >
        {t('learnt.forget')}
      </Button>
      {error === null ? null : <ProblemNote error={error} />}
    </div>
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
