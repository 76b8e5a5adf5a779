import { Button } from '@mantine/core';
import { IconX } from '@tabler/icons-react';
import { useTranslation } from 'react-i18next';
import type { InsightsQuery } from '../../../../shared/pipelines/insights.ts';
import { categoryWords } from '../category-words.ts';

/** Which events the pictures are of. */
export type ChosenEvents = InsightsQuery;

interface FilterChipsProps {
  readonly chosen: ChosenEvents;
  readonly onChange: (less: Partial<ChosenEvents>) => void;
  readonly onClear: () => void;
}

/** What the pictures are narrowed to, each to be taken off; how to narrow them while they are not. */
export function FilterChips({ chosen, onChange, onClear }: FilterChipsProps) {
  const { t } = useTranslation();
  const { type, category, from, to } = chosen;
  const days = from === null && to === null ? null : from === to ? from : `${from ?? ''} – ${to ?? ''}`;
  const chips = [
    { key: 'type', text: type, off: { type: null } },
    { key: 'category', text: category === null ? null : categoryWords(category, t), off: { category: null } },
    { key: 'days', text: days, off: { from: null, to: null } },
  ].flatMap(({ text, ...chip }) => (text === null ? [] : [{ ...chip, text }]));
  if (chips.length === 0) return <p className="g-note">{t('insights.narrow')}</p>;
  return (
    <div className="g-actions" data-testid="insight-filters">
      {chips.map(({ key, text, off }) => (
        <Button
          key={key}
          variant="default"
          size="compact-sm"
          rightSection={<IconX size={14} />}
          aria-label={t('insights.takeOff', { name: text })}
          onClick={() => onChange(off)}
        >
          {text}
        </Button>
      ))}
      <Button variant="subtle" size="compact-sm" onClick={onClear}>
        {t('insights.showAll')}
      </Button>
    </div>
  );
}
