import { Button, Textarea } from '@mantine/core';
import { useTranslation } from 'react-i18next';
import { defaultInstructions } from '../../../shared/default-instructions.ts';
import { readLimitRange } from '../../../shared/pipelines/events.ts';
import { editModel, flushSettings, saveChoice } from '../../commands/save-settings.ts';
import { Panel } from '../../parts/Panel.tsx';
import { useStore } from '../../store/store.ts';
import { NumberOption } from './NumberOption.tsx';
import { useModelField } from './use-model-field.ts';

const limits = ['longestRow', 'longestProfile'] as const;

/** How much of a row, or of a profile, the model reads. */
function LimitOption({ field }: { readonly field: (typeof limits)[number] }) {
  const { t } = useTranslation();
  const save = (value: number): void => {
    const { options } = useStore.getState().settings;
    void saveChoice({ options: { ...options, events: { ...options.events, [field]: value } } });
  };
  return (
    <NumberOption
      id={`events-${field}`}
      label={t(`settings.${field}`)}
      hint={t(`settings.${field}Hint`)}
      saved={useStore((state) => state.settings.options.events[field])}
      range={{ ...readLimitRange, whole: true }}
      onSave={save}
    />
  );
}

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
      <div className="g-form">
        {limits.map((field) => (
          <LimitOption key={field} field={field} />
        ))}
      </div>
    </Panel>
  );
}
