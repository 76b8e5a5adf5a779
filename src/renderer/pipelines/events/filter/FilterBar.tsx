import { Button, Stack, Switch, TextInput } from '@mantine/core';
import { IconX } from '@tabler/icons-react';
import type { ReactNode } from 'react';
import { useTranslation } from 'react-i18next';
import type { EventFacets } from '../../../../shared/pipelines/found-events.ts';
import { type EditMark, editMarks } from '../../../../shared/pipelines/review.ts';
import listStyles from '../../../parts/table/list.module.css';
import { categoryWords } from '../category-words.ts';
import { clearEventFilter, narrowEvents, useEventFilter } from './event-filter.ts';
import { AttributeMenu, FacetList } from './FacetList.tsx';
import { FilterMenu } from './FilterMenu.tsx';
import styles from './filter.module.css';
import { filterChips } from './filter-chips.ts';

interface FilterBarProps {
  /** What can be chosen; null while it is being counted. */
  readonly facets: EventFacets | null;
  /** Before the menus. */
  readonly children?: ReactNode;
}

function DayFields({ days }: { readonly days: EventFacets['days'] }) {
  const { t } = useTranslation();
  const { from, to } = useEventFilter();
  const bounds = { min: days?.first, max: days?.last };
  return (
    <Stack gap={8}>
      {(['from', 'to'] as const).map((end) => (
        <TextInput
          key={end}
          type="date"
          label={t(`eventFilter.${end}`)}
          value={(end === 'from' ? from : to) ?? ''}
          {...bounds}
          onChange={(event) => narrowEvents({ [end]: event.currentTarget.value || null })}
        />
      ))}
    </Stack>
  );
}

function MoreFields({ facets }: { readonly facets: EventFacets | null }) {
  const { t } = useTranslation();
  const { recipe, ungrounded, edited } = useEventFilter();
  const recipes = facets?.recipes ?? [];
  const names = new Map(recipes.map(({ key, name }) => [key, name ?? key]));
  return (
    <Stack gap={8}>
      <Switch
        label={t('eventFilter.ungrounded')}
        checked={ungrounded}
        onChange={(event) => narrowEvents({ ungrounded: event.currentTarget.checked })}
      />
      <h3 className={styles.heading}>{t('eventFilter.reviewed')}</h3>
      <FacetList
        label={t('eventFilter.reviewed')}
        options={facets?.edited ?? []}
        chosen={edited}
        wordsOf={(mark) => t(`review.marks.${mark as EditMark}`)}
        onChange={(next) => narrowEvents({ edited: editMarks.filter((mark) => next.includes(mark)) })}
      />
      <h3 className={styles.heading}>{t('eventFilter.recipe')}</h3>
      <FacetList
        label={t('eventFilter.recipe')}
        options={recipes}
        chosen={recipe === null ? [] : [recipe]}
        wordsOf={(hash) => names.get(hash) ?? hash}
        onChange={(next) => narrowEvents({ recipe: next.at(-1) ?? null })}
      />
    </Stack>
  );
}

/** What events can be narrowed to, a menu for each matter. */
function Menus({ facets }: Pick<FilterBarProps, 'facets'>) {
  const { t } = useTranslation();
  const filter = useEventFilter();
  const { types, categories, from, to, attributes, recipe, ungrounded, edited } = filter;
  const days = [from, to].filter((day) => day !== null).length;
  return (
    <>
      <FilterMenu label={t('found.type')} chosen={types.length} testId="filter-type">
        <FacetList
          label={t('found.type')}
          options={facets?.types ?? []}
          chosen={types}
          onChange={(next) => narrowEvents({ types: [...next] })}
        />
      </FilterMenu>
      <FilterMenu label={t('found.category')} chosen={categories.length} testId="filter-category">
        <FacetList
          label={t('found.category')}
          options={facets?.categories ?? []}
          chosen={categories}
          wordsOf={(key) => categoryWords(key, t)}
          onChange={(next) => narrowEvents({ categories: [...next] })}
        />
      </FilterMenu>
      <FilterMenu label={t('eventFilter.days')} chosen={days} testId="filter-days">
        <DayFields days={facets?.days ?? null} />
      </FilterMenu>
      {attributes.length === 0 && (facets?.attributes.length ?? 0) === 0 ? null : (
        <FilterMenu label={t('found.attributes')} chosen={attributes.length} testId="filter-attributes">
          <AttributeMenu attributes={facets?.attributes ?? []} chosen={attributes} />
        </FilterMenu>
      )}
      <FilterMenu
        label={t('eventFilter.menu')}
        chosen={(recipe === null ? 0 : 1) + (ungrounded ? 1 : 0) + edited.length}
        testId="filter-more"
      >
        <MoreFields facets={facets} />
      </FilterMenu>
    </>
  );
}

/** What the events are narrowed to, each thing to be taken off. */
export function FilterChips({ facets }: Pick<FilterBarProps, 'facets'>) {
  const { t } = useTranslation();
  const filter = useEventFilter();
  const names = new Map(facets?.recipes.map(({ key, name }) => [key, name ?? key]));
  const chips = filterChips(filter, t, (hash) => names.get(hash) ?? hash);
  if (chips.length === 0) return null;
  return (
    <div className="g-actions" data-testid="event-filters">
      {chips.map(({ key, text, without }) => (
        <Button
          key={key}
          variant="default"
          size="compact-sm"
          maw={320}
          rightSection={<IconX size={14} />}
          aria-label={t('eventFilter.takeOff', { name: text })}
          title={text}
          onClick={() => narrowEvents(without)}
        >
          {text}
        </Button>
      ))}
      <Button variant="subtle" size="compact-sm" onClick={clearEventFilter}>
        {t('eventFilter.clear')}
      </Button>
    </div>
  );
}

/** What narrows the events, and what they are narrowed to. */
export function FilterBar({ facets, children }: FilterBarProps) {
  return (
    <search className={listStyles.filters}>
      {children}
      <div className="g-actions">
        <Menus facets={facets} />
      </div>
    </search>
  );
}
