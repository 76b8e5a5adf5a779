import { Button, Flex, SegmentedControl, Select, TextInput } from '@mantine/core';
import { IconFlask, IconPlayerStop } from '@tabler/icons-react';
import { useTranslation } from 'react-i18next';
import formStyles from '../../../parts/form/form.module.css';
import { isActive } from '../../../store/reducers.ts';
import { useStore } from '../../../store/store.ts';
import { everyRecipe } from '../recipe/recipe-commands.ts';
import { useRecipe } from '../recipe/use-recipe.ts';
import { useRecipeName } from '../recipe/use-recipe-name.ts';
import { canTry, startTrial, stopTrial, useTrialForm } from './trial-commands.ts';

const none = 'none';
const model = 'model';

/** What is tried beside the recipe in use. */
function BesideField() {
  const { t } = useTranslation();
  const nameOf = useRecipeName();
  const beside = useTrialForm((form) => form.beside);
  const own = useStore((state) => state.settings.recipes);
  const { recipe: inUse } = useRecipe();
  const recipes = everyRecipe(own).filter(({ name }) => name !== inUse?.name);
  const choose = (value: string | null): void => {
    const recipe = recipes.find(({ name }) => `recipe ${name}` === value);
    const other = value === model ? { kind: 'model' as const, model: '' } : { kind: 'none' as const };
    useTrialForm.setState({ beside: recipe === undefined ? other : { kind: 'recipe', recipe } });
  };
  return (
    <>
      <Select
        label={t('trial.beside')}
        value={beside.kind === 'recipe' ? `recipe ${beside.recipe.name}` : beside.kind}
        onChange={choose}
        allowDeselect={false}
        data={[
          { value: none, label: t('trial.besideNone') },
          { value: model, label: t('trial.besideModel') },
          ...recipes.map((recipe) => ({ value: `recipe ${recipe.name}`, label: nameOf(recipe) })),
        ]}
        data-testid="trial-beside"
      />
      {beside.kind === 'model' ? (
        <TextInput
          label={t('trial.modelName')}
          value={beside.model}
          onChange={({ currentTarget: { value } }) =>
            useTrialForm.setState({ beside: { kind: 'model', model: value } })
          }
          data-testid="trial-model"
        />
      ) : null}
    </>
  );
}

/** Whom to try on. */
function WhomField() {
  const { t } = useTranslation();
  const { how, count, ids } = useTrialForm();
  return (
    <>
      <div>
        <span className={formStyles.label}>{t('trial.how')}</span>
        <SegmentedControl
          aria-label={t('trial.how')}
          value={how}
          onChange={(value) => useTrialForm.setState({ how: value })}
          data={[
            { value: 'random', label: t('trial.random') },
            { value: 'hardest', label: t('trial.hardest') },
            ...(ids.length === 0 ? [] : [{ value: 'named' as const, label: t('trial.named') }]),
          ]}
        />
      </div>
      {how === 'named' ? null : (
        <TextInput
          w={120}
          label={t('trial.count')}
          inputMode="numeric"
          value={Number.isNaN(count) ? '' : String(count)}
          error={!canTry({ how, ids, count })}
          onChange={({ currentTarget: { value } }) =>
            useTrialForm.setState({ count: value.trim() === '' ? Number.NaN : Number(value) })
          }
          data-testid="trial-count"
        />
      )}
    </>
  );
}

/** Whom to try on, what beside, and the buttons. */
export function TrialForm() {
  const { t } = useTranslation();
  const form = useTrialForm();
  const running = useStore(({ trial }) => trial?.running === true);
  const tried = useStore(({ trial }) => trial !== null);
  const busy = useStore(({ job }) => isActive(job) && job?.status === 'running');
  const count = form.how === 'named' ? form.ids.length : form.count;
  return (
    <>
      <Flex wrap="wrap" gap="16px 24px" align="end">
        <WhomField />
        <BesideField />
      </Flex>
      <div className="g-actions">
        {running ? (
          <Button
            variant="default"
            leftSection={<IconPlayerStop size={16} />}
            onClick={() => void stopTrial()}
            data-testid="trial-stop"
          >
            {t('trial.stop')}
          </Button>
        ) : (
          <Button
            leftSection={<IconFlask size={16} stroke={1.75} />}
            loading={form.starting}
            disabled={busy || !canTry(form)}
            onClick={() => void startTrial()}
            data-testid="trial-start"
          >
            {t('trial.start', { count: Number.isNaN(count) ? 0 : count })}
          </Button>
        )}
        {tried && !running ? (
          <Button
            variant="default"
            disabled={busy || form.starting || !canTry(form)}
            title={t('trial.againHint')}
            onClick={() => void startTrial(true)}
            data-testid="trial-again"
          >
            {t('trial.again')}
          </Button>
        ) : null}
        <p className="g-note" role="status">
          {running ? t('trial.running') : busy ? t('trial.notBeside') : ''}
        </p>
      </div>
    </>
  );
}
