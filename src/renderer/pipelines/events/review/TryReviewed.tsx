import { Button, Select, Stack, TextInput } from '@mantine/core';
import { IconFlask, IconMessages, IconPlayerStop } from '@tabler/icons-react';
import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import type { ErrorInfo } from '../../../../shared/app-error.ts';
import type { TrialPick } from '../../../../shared/pipelines/events-trial.ts';
import type { GoldUsers } from '../../../../shared/pipelines/review.ts';
import type { Recipe } from '../../../../shared/recipe.ts';
import { ask } from '../../../bridge/ask.ts';
import { flushSettings } from '../../../commands/save-settings.ts';
import { useFormat } from '../../../i18n/use-format.ts';
import { ProblemNote } from '../../../parts/ProblemNote.tsx';
import { ProgressBar } from '../../../parts/ProgressBar.tsx';
import { useJob, useStore } from '../../../store/store.ts';
import { workOf } from '../../../store/work-of.ts';
import { ofOpenFile } from '../../of-open-file.ts';
import { everyRecipe, flushRecipe } from '../recipe/recipe-commands.ts';
import { useRecipe } from '../recipe/use-recipe.ts';
import { useRecipeName } from '../recipe/use-recipe-name.ts';
import { stopTrial } from '../trial/trial-commands.ts';
import styles from './review-page.module.css';

/** Whether it is being asked for, and why it did not begin. */
const useTryReviewed = ofOpenFile({ starting: false, error: null as ErrorInfo | null });

interface Asked {
  readonly how: Extract<TrialPick['how'], 'reviewed' | 'drawn'>;
  readonly recipe: Recipe | null;
  readonly model: string;
}

async function begin({ how, recipe, model }: Asked): Promise<ErrorInfo | null> {
  await Promise.all([flushRecipe(), flushSettings()]);
  const picked = await ask('events.pick', { pick: { how }, recipe });
  if (!picked.ok) return picked.error;
  const state = useStore.getState();
  const ids = picked.data.map(({ userId }) => userId);
  const answer = await ask('trial.start', {
    items: picked.data.map(({ userId, rows }) => ({ id: userId, records: rows })),
    columns: [
      {
        work: workOf(state, 'events', { kind: 'named', ids }, { asked: { recipe } }),
        name: recipe?.name ?? null,
        model: model.trim() === '' ? null : model.trim(),
      },
    ],
  });
  if (!answer.ok) return answer.error;
  useStore.setState({ trial: answer.data });
  return null;
}

/** Tries a recipe or a model on the users who are reviewed, or on those who were drawn to be. */
async function tryReviewed(asked: Asked): Promise<void> {
  if (useTryReviewed.getState().starting) return;
  useTryReviewed.setState({ starting: true, error: null });
  const error = await begin(asked);
  useTryReviewed.setState({ starting: false, error });
}

/** How far the trial is that runs; nothing while none does. */
function TrialProgress() {
  const { t } = useTranslation();
  const format = useFormat();
  const trial = useStore((state) => state.trial);
  const job = trial?.columns[0]?.job ?? null;
  if (trial?.running !== true || job === null) return null;
  const { processed, total, cost, currency } = job;
  return (
    <Stack gap={4} maw={444} role="status">
      <ProgressBar label={t('review.trying')} share={total === 0 ? 0 : processed / total} />
      <p className="g-note">
        {t('review.tryingWords', { done: format.count(processed), count: total })}
        {cost === null ? '' : ` · ${format.money(cost, currency)}`}
      </p>
    </Stack>
  );
}

/** Asks another model, or by another recipe, about the reviewed users or about those who were drawn. */
export function TryReviewed({ gold, drawn }: { readonly gold: GoldUsers; readonly drawn: number }) {
  const { t } = useTranslation();
  const nameOf = useRecipeName();
  const { starting, error } = useTryReviewed();
  const { recipe: inUse } = useRecipe();
  const own = useStore((state) => state.settings.recipes);
  const usual = useStore((state) => state.settings.model.model);
  const running = useStore(({ trial }) => trial?.running === true);
  const busy = useJob((job) => job.status === 'running') === true;
  const [name, setName] = useState<string | null>(null);
  const [model, setModel] = useState(usual);
  const recipes = everyRecipe(own);
  const all = inUse === null ? recipes : [inUse, ...recipes.filter((each) => each.name !== inUse.name)];
  const recipe = all.find((each) => each.name === name) ?? inUse;
  const start = (how: 'reviewed' | 'drawn'): void => void tryReviewed({ how, recipe, model });
  const off = busy || running || model.trim() === '';
  return (
    <>
      <div className={styles.tryForm}>
        <Select
          label={t('review.recipe')}
          data={all.map((each) => ({ value: each.name, label: nameOf(each) }))}
          value={recipe?.name ?? null}
          allowDeselect={false}
          onChange={setName}
        />
        <TextInput
          label={t('review.model')}
          value={model}
          autoComplete="off"
          onChange={({ currentTarget: { value } }) => setModel(value)}
          data-testid="try-reviewed-model"
        />
        {running ? (
          <Button
            variant="default"
            leftSection={<IconPlayerStop size={16} />}
            onClick={() => void stopTrial()}
          >
            {t('trial.stop')}
          </Button>
        ) : (
          <>
            <Button
              leftSection={<IconFlask size={16} stroke={1.75} aria-hidden={true} />}
              loading={starting}
              disabled={off || gold.users === 0}
              title={busy ? t('trial.notBeside') : t('review.tryHint')}
              onClick={() => start('reviewed')}
              data-testid="try-reviewed"
            >
              {t('review.try', { count: gold.users })}
            </Button>
            <Button
              variant="default"
              leftSection={<IconMessages size={16} stroke={1.75} aria-hidden={true} />}
              disabled={off || starting || drawn === 0 || model.trim() === usual}
              title={model.trim() === usual ? t('review.opinionOther') : t('review.opinionHint')}
              onClick={() => start('drawn')}
              data-testid="second-opinion"
            >
              {t('review.opinion', { count: drawn })}
            </Button>
          </>
        )}
      </div>
      <TrialProgress />
      {error === null ? null : <ProblemNote error={error} />}
    </>
  );
}
