import { Button } from '@mantine/core';
import { IconAlertTriangle, IconCheck, IconLoader2 } from '@tabler/icons-react';
import { useTranslation } from 'react-i18next';
import { flushSettings, useDraft } from '../../commands/save-settings.ts';
import calloutStyles from '../../parts/callout.module.css';
import formStyles from '../../parts/form/form.module.css';
import { ProblemNote } from '../../parts/ProblemNote.tsx';
import pageStyles from '../../parts/page.module.css';
import { pipelineViews } from '../../pipelines/registry.ts';
import { shownTexts } from '../../settings/draft.ts';
import { checkTexts } from '../../settings/fields.ts';
import { useStore } from '../../store/store.ts';
import { GeneralSection } from './GeneralSection.tsx';
import { LimitsSection } from './LimitsSection.tsx';
import { ModelSection } from './ModelSection.tsx';
import { MoneySection } from './MoneySection.tsx';
import { ProfilesSection } from './ProfilesSection.tsx';
import styles from './settings.module.css';

const icons = { invalid: IconAlertTriangle, saving: IconLoader2, saved: IconCheck } as const;

function SaveState() {
  const { t } = useTranslation();
  const settings = useStore((state) => state.settings);
  const saving = useDraft((state) => state.saving || state.draft.pending.length > 0);
  const invalid = useDraft(
    (state) => Object.keys(checkTexts(shownTexts(state.draft, settings.model))).length > 0,
  );
  const failed = useDraft((state) => state.error !== null);
  if (failed) return null;
  const right = saving ? 'saving' : 'saved';
  const state = invalid ? 'invalid' : right;
  const Icon = icons[state];
  return (
    <p className={styles.saveState} role="status" data-state={state}>
      <Icon size={16} stroke={1.75} aria-hidden="true" />
      {t(`settings.${state}`)}
    </p>
  );
}

/** How the model is reached, how much is asked of it, and how the window behaves. Saved as it is changed. */
export function SettingsPage() {
  const { t } = useTranslation();
  const recovered = useStore((state) => state.settings.recovered);
  const version = useStore((state) => state.app.version);
  const error = useDraft((state) => state.error);
  return (
    <div className={`${pageStyles.page} ${styles.settings} ${formStyles.labelled}`}>
      <div className={`${pageStyles.pageHead} ${styles.settingsHead}`}>
        <h1>{t('settings.title')}</h1>
        <SaveState />
      </div>
      {recovered ? (
        <p className={calloutStyles.callout} role="status" data-testid="recovered">
          {t('settings.recovered')}
        </p>
      ) : null}
      {error === null ? null : (
        <ProblemNote error={error}>
          <Button variant="default" onClick={() => void flushSettings()}>
            {t('settings.retrySave')}
          </Button>
        </ProblemNote>
      )}
      <ProfilesSection />
      <ModelSection />
      <LimitsSection />
      <MoneySection />
      {Object.entries(pipelineViews).map(([name, { Settings }]) =>
        Settings === null ? null : <Settings key={name} />,
      )}
      <GeneralSection />
      {version === '' ? null : <p className="g-note">{t('settings.version', { version })}</p>}
    </div>
  );
}
