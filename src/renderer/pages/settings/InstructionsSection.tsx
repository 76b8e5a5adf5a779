import { Button, Textarea } from '@mantine/core';
import { useTranslation } from 'react-i18next';
import { Panel } from '../../parts/Panel.tsx';
import { editModel, flushSettings } from '../../settings/save-settings.ts';
import { useModelField } from './use-model-field.ts';

/** The analyst's own words on what counts as an event. */
export function InstructionsSection() {
  const { t } = useTranslation();
  const field = useModelField('instructions');
  const own = field.value.trim() !== '';
  const reset = (): void => {
    editModel({ instructions: '' });
    void flushSettings();
  };
  return (
    <Panel
      title={t('settings.instructionsTitle')}
      aside={
        <div className="g-actions">
          <span className="g-note">
            {t(own ? 'settings.instructionsOwn' : 'settings.instructionsBuiltIn')}
          </span>
          {own ? (
            <Button variant="default" onClick={reset}>
              {t('settings.instructionsReset')}
            </Button>
          ) : null}
        </div>
      }
    >
      <Textarea
        {...field}
        label={t('settings.instructions')}
        description={t('settings.instructionsHint')}
        rows={6}
        resize="vertical"
      />
    </Panel>
  );
}
