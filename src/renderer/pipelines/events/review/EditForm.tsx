import { Autocomplete, Button, Select, Textarea, TextInput } from '@mantine/core';
import { type FormEvent, type KeyboardEvent, useMemo, useState } from 'react';
import { useTranslation } from 'react-i18next';
import type { ExtractedEvent } from '../../../../shared/pipelines/extracted-event.ts';
import type { EventEdit } from '../../../../shared/pipelines/review.ts';
import { type Attribute, typeWord } from '../../../../shared/recipe.ts';
import formStyles from '../../../parts/form/form.module.css';
import { useRead } from '../../../reads/use-read.ts';
import { useRecipe } from '../recipe/use-recipe.ts';
import styles from './review.module.css';
import { leaveMode, useReview } from './review-commands.ts';
import type { ReviewSeat } from './use-review-seat.ts';

const suggestedTypes = 60;

/** The types of the recipe first, then those that events of the file are of. */
function useTypes() {
  const { recipe } = useRecipe();
  const { data } = useRead('events.types', { recipe, limit: suggestedTypes });
  return useMemo(() => {
    const listed = recipe?.ask.types ?? [];
    const others = (data?.rows ?? []).filter(({ type }) => listed.every(({ name }) => name !== type));
    return {
      listed,
      names: [...listed.map(({ name }) => name), ...others.map(({ type }) => type)].filter(
        (name) => name !== '',
      ),
      categories: data?.categories ?? [],
      categoryOf: (type: string): string | undefined =>
        listed.find(({ name }) => name === type)?.category ??
        others.find((each) => each.type === type)?.category,
    };
  }, [recipe, data]);
}

interface AttributeFieldProps {
  readonly attribute: Attribute;
  readonly value: string;
  readonly onChange: (value: string) => void;
}

/** A field of the attribute's kind; empty for what is not told. */
function AttributeField({ attribute: { name, kind, values }, value, onChange }: AttributeFieldProps) {
  const { t } = useTranslation();
  if (kind === 'one_of')
    return (
      <Select
        label={name}
        data={values.includes(value) || value === '' ? values : [value, ...values]}
        value={value === '' ? null : value}
        clearable
        onChange={(chosen) => onChange(chosen ?? '')}
      />
    );
  return (
    <TextInput
      label={name}
      value={value}
      autoComplete="off"
      {...(kind === 'number' ? { inputMode: 'decimal' as const } : {})}
      {...(kind === 'date' ? { placeholder: t('review.datePlaceholder') } : {})}
      onChange={(event) => onChange(event.currentTarget.value)}
    />
  );
}

const isLike = (option: object, search: string): boolean =>
  'value' in option && String(option.value).toLowerCase().includes(search.trim().toLowerCase());

const noAttributes: Readonly<Record<string, string>> = {};
const draftOf = (event: ExtractedEvent | null) => ({
  type: event?.type ?? '',
  /** Null while it is that of the type. */
  category: event?.category ?? null,
  time: event?.time ?? '',
  context: event?.context ?? '',
  attributes: event?.attributes ?? noAttributes,
});
type Draft = ReturnType<typeof draftOf>;

const isSame = (one: object, other: object): boolean => JSON.stringify(one) === JSON.stringify(other);

/** What the form says beyond what the event says already. */
function editOf(event: ExtractedEvent | null, draft: Draft, rows: readonly string[]): EventEdit {
  const type = draft.type.trim();
  const category = draft.category?.trim() || undefined;
  const told = Object.fromEntries(
    Object.entries(draft.attributes).filter(([, value]) => value.trim() !== ''),
  );
  const before = event?.attributes ?? noAttributes;
  const attributes = isSame(told, before) ? undefined : told;
  if (event === null)
    return {
      ...{ kind: 'add' as const, type, rows: [...rows] },
      ...(category === undefined ? {} : { category }),
      ...(draft.context.trim() === '' ? {} : { context: draft.context.trim() }),
      ...(attributes === undefined ? {} : { attributes }),
      ...(draft.time.trim() === '' ? {} : { time: draft.time.trim() }),
    };
  const isMoved =
    rows.length !== event.sourceRowIds.length || rows.some((id) => !event.sourceRowIds.includes(id));
  return {
    ...{ kind: 'edit' as const, event: event.eventId },
    ...(type === event.type ? {} : { type }),
    ...(category === undefined || category === event.category ? {} : { category }),
    ...(draft.time.trim() === event.time ? {} : { time: draft.time.trim() }),
    ...(draft.context === event.context ? {} : { context: draft.context.trim() }),
    ...(attributes === undefined ? {} : { attributes }),
    ...(isMoved ? { rows: [...rows] } : {}),
  };
}

/** Whether a list of suggestions is open at a field. */
function hasSuggestions(target: EventTarget): boolean {
  if (!(target instanceof HTMLElement)) return false;
  const list = document.getElementById(target.getAttribute('aria-controls') ?? '');
  return list !== null && list.querySelector('[role="option"]') !== null;
}

/** Words and rows of an event; the rows are ticked in the list beside. */
export function EditForm({
  seat,
  event,
}: {
  readonly seat: ReviewSeat;
  readonly event: ExtractedEvent | null;
}) {
  const { t } = useTranslation();
  const { rows, busy } = useReview();
  const types = useTypes();
  const [draft, setDraft] = useState(() => draftOf(event));
  const change = (more: Partial<Draft>): void => setDraft((now) => ({ ...now, ...more }));
  const listed = types.listed.find(({ name }) => name === draft.type.trim());
  const known = listed?.attributes ?? [];
  const others = Object.keys(draft.attributes).filter((name) => known.every((each) => each.name !== name));
  const attributes: readonly Attribute[] = [
    ...known,
    ...others.map((name) => ({ name, kind: 'text' as const, values: [] })),
  ];
  const edit = editOf(event, draft, [...rows]);
  const isNamed = draft.type === event?.type || typeWord.safeParse(draft.type).success;
  const isNothing = edit.kind === 'edit' && Object.keys(edit).length === 2;
  const fits = isNamed && rows.size > 0 && !isNothing;
  const submit = (submitted?: FormEvent): void => {
    submitted?.preventDefault();
    if (fits) seat.finish(edit);
  };
  const onKeyDown = (pressed: KeyboardEvent): void => {
    if (pressed.key === 'Enter' && (pressed.ctrlKey || pressed.metaKey)) submit(pressed);
    // A list of suggestions takes the key for itself, also where it has none to show.
    if (pressed.key === 'Escape' && !hasSuggestions(pressed.target)) leaveMode();
  };
  return (
    <form
      className={`${styles.form} ${formStyles.labelled}`}
      onSubmit={submit}
      onKeyDown={onKeyDown}
      data-testid="review-form"
    >
      <Autocomplete
        label={t('review.type')}
        data={types.names}
        value={draft.type}
        maxLength={80}
        error={isNamed || draft.type === '' ? undefined : t('types.notAName')}
        onChange={(type) =>
          change({ type, ...(types.categoryOf(type) === undefined ? {} : { category: null }) })
        }
        openOnFocus={false}
        filter={({ options, search }) =>
          // Everything is offered until something else is typed.
          search === event?.type ? options : options.filter((option) => isLike(option, search))
        }
        data-autofocus
        autoFocus
      />
      <Autocomplete
        label={t('types.category')}
        data={[...types.categories]}
        value={draft.category ?? types.categoryOf(draft.type.trim()) ?? ''}
        maxLength={80}
        openOnFocus={false}
        filter={({ options }) => options}
        onChange={(category) => change({ category })}
      />
      <Textarea
        label={t('review.context')}
        value={draft.context}
        autosize
        minRows={1}
        maxRows={5}
        onChange={({ currentTarget: { value } }) => change({ context: value })}
      />
      {attributes.map((attribute) => (
        <AttributeField
          key={attribute.name}
          attribute={attribute}
          value={draft.attributes[attribute.name] ?? ''}
          onChange={(value) => change({ attributes: { ...draft.attributes, [attribute.name]: value } })}
        />
      ))}
      <TextInput
        label={t('review.time')}
        description={t('review.timeHint')}
        value={draft.time}
        autoComplete="off"
        onChange={({ currentTarget: { value } }) => change({ time: value })}
      />
      <p className={rows.size === 0 ? styles.refused : 'g-note'} role="status" data-testid="review-rows">
        {rows.size === 0 ? t('review.noRows') : t('review.rowsTicked', { count: rows.size })}
      </p>
      <div className={`g-actions ${styles.save}`}>
        <Button type="submit" size="compact-md" disabled={!fits} loading={busy} data-testid="review-save">
          {t(event === null ? 'review.addEvent' : 'review.save')}
        </Button>
        <Button variant="default" size="compact-md" onClick={leaveMode}>
          {t('review.cancel')}
        </Button>
      </div>
    </form>
  );
}
