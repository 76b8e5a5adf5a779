import { SegmentedControl, type SegmentedControlProps, Select, Switch } from '@mantine/core';
import { useId } from 'react';
import { useTranslation } from 'react-i18next';
import { closeBehaviours, languages, themes } from '../../../shared/settings.ts';
import { saveChoice } from '../../commands/save-settings.ts';
import formStyles from '../../parts/form/form.module.css';
import { Panel } from '../../parts/Panel.tsx';
import { useStore } from '../../store/store.ts';

interface ChoiceProps<Value extends string> extends SegmentedControlProps<Value> {
  readonly label: string;
}

function Choice<Value extends string>({ label, ...control }: ChoiceProps<Value>) {
  const id = useId();
  return (
    <div>
      <span className={formStyles.label} id={id}>
        {label}
      </span>
      <SegmentedControl aria-labelledby={id} {...control} />
    </div>
  );
}

/** Language, theme, and how the window behaves. Each choice is saved at once. */
export function GeneralSection() {
  const { t } = useTranslation();
  const { language, theme, notifications, onClose } = useStore((state) => state.settings);
  const closings = { ask: 'onCloseAsk', 'keep-running': 'onCloseKeep', quit: 'onCloseQuit' } as const;
  return (
    <Panel title={t('settings.general')}>
      <div className={formStyles.form}>
        <Choice
          label={t('settings.language')}
          value={language}
          onChange={(value) => void saveChoice({ language: value })}
          data={languages.map((value) => ({
            value,
            // A language is named in itself, so that it is found in any.
            label: { system: t('settings.system'), 'zh-CN': '中文', en: 'English' }[value],
          }))}
        />
        <Choice
          label={t('settings.theme')}
          value={theme}
          onChange={(value) => void saveChoice({ theme: value })}
          data={themes.map((value) => ({ value, label: t(`settings.${value}`) }))}
        />
        <Select
          label={t('settings.onClose')}
          value={onClose}
          onChange={(value) => (value === null ? undefined : void saveChoice({ onClose: value }))}
          data={closeBehaviours.map((value) => ({ value, label: t(`settings.${closings[value]}`) }))}
        />
        <Switch
          pt={28}
          label={t('settings.notifications')}
          checked={notifications}
          onChange={(event) => void saveChoice({ notifications: event.currentTarget.checked })}
        />
      </div>
    </Panel>
  );
}
