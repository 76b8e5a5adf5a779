import { Button, Textarea } from '@mantine/core';
import { useTranslation } from 'react-i18next';
import { defaultInstructions } from '../../../shared/default-instructions.ts';
import { editModel, flushSettings } from '../../commands/save-settings.ts';
import { Panel } from '../../parts/Panel.tsx';
import { useModelField } from './use-model-field.ts';

/** The analyst's own words on what counts as an event. */
export function InstructionsSection() {
  const { t } = useTranslation();
  const field = useModelField('instructions');
  const own = field.value.trim() !== '';
  const write = (instructions: string): void => {
    editModel({ instructions });
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
          <Button variant="default" onClick={() => write(own ? '' : defaultInstructions)}>
            {t(own ? 'settings.instructionsReset' : 'settings.instructionsEdit')}
          </Button>
        </div>
      }
    >
      <Textarea
        {...field}
        label={t('settings.instructions')}
        description={t('settings.instructionsHint')}
        placeholder={defaultInstructions}
        rows={10}
        resize="vertical"
      />
    </Panel>
  );
}
