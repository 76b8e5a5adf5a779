import { Select } from '@mantine/core';
import { useTranslation } from 'react-i18next';
import { reasoningWay } from '../../../shared/reasoning.ts';
import { editModel, flushSettings } from '../../commands/save-settings.ts';
import { useModelText } from '../../parts/form/use-model-field.ts';

/** Stands for nothing being said of it, since a choice has to have a value. */
const byDefault = 'default';

function choose(value: string | null): void {
  editModel({ reasoning: value === null || value === byDefault ? '' : value });
  void flushSettings();
}

/** How much the model is to think, where it is one that can be told. */
export function ReasoningField() {
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
      onChange={choose}
      data={[
        { value: byDefault, label: t('settings.reasoningDefault') },
        ...way.efforts.map((effort) => ({ value: effort, label: t(`effort.${effort}`) })),
      ]}
      allowDeselect={false}
    />
  );
}
