import { Button, Textarea } from '@mantine/core';
import { useTranslation } from 'react-i18next';
import { defaultInstructions } from '../../../shared/recipes/car-buying.ts';
import { defaultReadLimits, readLimitRange } from '../../../shared/source-mapping.ts';
import { editModel, flushSettings, saveOptions } from '../../commands/save-settings.ts';
import formStyles from '../../parts/form/form.module.css';
import { NumberOption } from '../../parts/form/NumberOption.tsx';
import { useModelField } from '../../parts/form/use-model-field.ts';
import { Panel } from '../../parts/Panel.tsx';
import { useStore } from '../../store/store.ts';

const limits = ['longestRow', 'longestProfile'] as const;

/** How much of a row, or of a profile, the model reads. */
function LimitOption({ field }: { readonly field: (typeof limits)[number] }) {
  const { t } = useTranslation();
  return (
    <NumberOption
      id={`events-${field}`}
      label={t(`settings.${field}`)}
      hint={t(`settings.${field}Hint`)}
      saved={useStore((state) => state.settings.options.events[field]) ?? defaultReadLimits[field]}
      range={{ ...readLimitRange, whole: true }}
      onSave={(value) => saveOptions('events', { [field]: value })}
    />
  );
}

/** The analyst's own words on what counts as an event, and how much is read of what it is found in. */
export function EventsSettings() {
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
      <div className={formStyles.form}>
        {limits.map((field) => (
          <LimitOption key={field} field={field} />
        ))}
      </div>
    </Panel>
  );
}
