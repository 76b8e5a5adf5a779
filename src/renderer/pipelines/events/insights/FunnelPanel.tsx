import { MultiSelect, Progress, Stack } from '@mantine/core';
import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import { useFormat } from '../../../i18n/use-format.ts';
import { useRead } from '../../../reads/use-read.ts';
import { showEvents } from '../filter/event-filter.ts';
import styles from './insights.module.css';

const mostSteps = 12;

/** How many users went on from one chosen type to the next. */
export function FunnelPanel({ types }: { readonly types: readonly string[] }) {
  const { t } = useTranslation();
  const format = useFormat();
  const [steps, setSteps] = useState<readonly string[]>(() => types.slice(0, 3));
  const { data } = useRead('events.funnel', steps.length === 0 ? null : { types: [...steps] });
  const first = data?.steps[0]?.users ?? 0;
  return (
    <Stack gap={16}>
      <MultiSelect
        label={t('insights.steps')}
        description={t('insights.stepsHint')}
        data={[...types]}
        value={[...steps]}
        onChange={setSteps}
        maxValues={mostSteps}
        limit={200}
        searchable
        clearable
      />
      {data === null ? null : (
        <ol className={styles.steps} data-testid="funnel-steps">
          {data.steps.map(({ type, users }, step) => (
            <li key={type}>
              <button
                type="button"
                className="g-link g-truncate"
                title={type}
                onClick={() => showEvents({ sequence: { types: steps.slice(0, step + 1), directly: false } })}
              >
                {type}
              </button>
              <Progress
                value={first === 0 ? 0 : (users / first) * 100}
                size="lg"
                aria-label={t('insights.reached', { type })}
              />
              <span className={styles.number}>
                {format.count(users)}
                {first === 0 ? '' : ` · ${format.share(users / first)}`}
              </span>
            </li>
          ))}
        </ol>
      )}
    </Stack>
  );
}
