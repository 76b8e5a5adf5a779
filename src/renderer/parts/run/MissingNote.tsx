import { Button } from '@mantine/core';
import { IconAlertTriangle } from '@tabler/icons-react';
import { useTranslation } from 'react-i18next';
import { type ModelNeed, missingOf } from '../../../shared/model-needs.ts';
import { presetOfAddress } from '../../../shared/preset-of-address.ts';
import { presetById } from '../../../shared/presets.ts';
import { showSetting } from '../../store/navigation.ts';
import { useStore } from '../../store/store.ts';
import { Callout } from '../Callout.tsx';

const remedies = {
  address: { setting: 'setting-baseUrl', label: 'enterAddress' },
  model: { setting: 'setting-model', label: 'chooseModel' },
  key: { setting: 'setting-apiKey', label: 'enterKey' },
} as const;

/** What the chosen model cannot be asked without; null where nothing is missing. */
export const useMissing = (): ModelNeed | null =>
  useStore(({ settings: { model, key } }) =>
    missingOf(model, key.stored && key.origin === URL.parse(model.baseUrl.trim())?.origin),
  );

/** Says what is missing before a run can start, with the way to the field that mends it. */
export function MissingNote({ need }: { readonly need: ModelNeed }) {
  const { t } = useTranslation();
  const model = useStore((state) => state.settings.model);
  const { setting, label } = remedies[need];
  return (
    <Callout
      icon={IconAlertTriangle}
      message={t(`needs.${need}`, { provider: presetById(presetOfAddress(model)).label })}
      data-testid="missing"
      data-need={need}
    >
      <div className="g-actions">
        <Button variant="default" onClick={() => showSetting(setting)}>
          {t(`needs.${label}`)}
        </Button>
      </div>
    </Callout>
  );
}
