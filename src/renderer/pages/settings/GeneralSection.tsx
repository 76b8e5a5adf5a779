import { SegmentedControl, Select, Switch } from '@mantine/core';
import { type ReactNode, useId } from 'react';
import { useTranslation } from 'react-i18next';
import { closeBehaviours, languages, themes } from '../../../shared/settings.ts';
import { saveChoice } from '../../commands/save-settings.ts';
import formStyles from '../../parts/form/form.module.css';
import { Panel } from '../../parts/Panel.tsx';
import { useStore } from '../../store/store.ts';

function Choice({
  label,
  children,
}: {
  readonly label: string;
  readonly children: (labelId: string) => ReactNode;
}) {
  const id = useId();
  return (
    <div>
      <span className={formStyles.label} id={id}>
        {label}
      </span>
      {children(id)}
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
        <Choice label={t('settings.language')}>
          {(labelId) => (
            <SegmentedControl
              aria-labelledby={labelId}
              value={language}
              onChange={(value) => void saveChoice({ language: value })}
              data={languages.map((value) => ({
                value,
                // A language is named in itself, so that it is found in any.
                label: { system: t('settings.system'), 'zh-CN': '中文', en: 'English' }[value],
              }))}
            />
          )}
        </Choice>
        <Choice label={t('settings.theme')}>
          {(labelId) => (
            <SegmentedControl
              aria-labelledby={labelId}
              value={theme}
              onChange={(value) => void saveChoice({ theme: value })}
              data={themes.map((value) => ({ value, label: t(`settings.${value}`) }))}
            />
          )}
        </Choice>
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
