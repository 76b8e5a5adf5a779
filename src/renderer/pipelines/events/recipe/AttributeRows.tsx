import { ActionIcon, Button, Select, TagsInput, TextInput } from '@mantine/core';
import { IconArrowDown, IconArrowUp, IconPlus, IconX } from '@tabler/icons-react';
import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import { type Attribute, attributeKinds, type EventType } from '../../../../shared/recipe.ts';
import styles from './recipe.module.css';
import { editType, flushRecipe } from './recipe-commands.ts';
import type { WrongFields } from './wrong-fields.ts';

/** As many as the recipe's schema takes. */
const mostAttributes = 20;
const mostValues = 100;

interface OfType {
  readonly type: EventType;
  /** Its place among the types. */
  readonly place: number;
  readonly fixed: boolean;
  readonly wrong: WrongFields;
}

interface RowProps extends OfType {
  readonly attribute: Attribute;
  readonly index: number;
}

/** A list with the one at `index` a place further up or down; the same where there is no such place. */
function moved<Item>(items: readonly Item[], index: number, by: 1 | -1): Item[] {
  const next = [...items];
  const [item] = next.splice(index, 1);
  if (item === undefined || index + by < 0 || index + by >= items.length) return [...items];
  next.splice(index + by, 0, item);
  return next;
}

const setAttributes = (place: number, change: (attributes: Attribute[]) => Attribute[]): void =>
  editType(place, ({ attributes }) => ({ attributes: change(attributes) }));

interface ValuesProps {
  readonly label: string;
  readonly values: readonly string[];
  readonly fixed: boolean;
  readonly wrong: string | undefined;
  readonly onChange: (values: string[]) => void;
}

/** The list that a value is one of; what is being typed belongs to it once the field is left. */
function Values({ label, values, fixed, wrong, onChange }: ValuesProps) {
  const { t } = useTranslation();
  const [typed, setTyped] = useState('');
  return (
    <TagsInput
      aria-label={label}
      placeholder={values.length === 0 ? t('recipe.attributeValues') : ''}
      value={[...values]}
      readOnly={fixed}
      maxTags={mostValues}
      splitChars={[',', '，', '、', ';', '；', '|']}
      acceptValueOnBlur
      searchValue={typed}
      onSearchChange={setTyped}
      // Gone as soon as something is typed: when the field is left, nothing below it moves away from the pointer.
      error={typed === '' ? wrong : undefined}
      onChange={onChange}
    />
  );
}

function Fields({ attribute, place, index, fixed, wrong }: RowProps) {
  const { t } = useTranslation();
  const change = (more: Partial<Attribute>): void =>
    setAttributes(place, (all) => all.map((each, at) => (at === index ? { ...each, ...more } : each)));
  const wrongWith = (field: 'name' | 'values') => {
    const why = wrong.get(`ask.types.${place}.attributes.${index}.${field}`);
    return why === undefined ? undefined : t(`recipe.wrong.${why}`);
  };
  return (
    <>
      <TextInput
        aria-label={`${t('recipe.attributeName')} ${index + 1}`}
        placeholder={t('recipe.attributeName')}
        value={attribute.name}
        maxLength={80}
        readOnly={fixed}
        autoComplete="off"
        error={wrongWith('name')}
        onChange={(event) => change({ name: event.currentTarget.value })}
        onBlur={() => void flushRecipe()}
      />
      <Select
        aria-label={`${t('recipe.attributeKind')} ${index + 1}`}
        value={attribute.kind}
        disabled={fixed}
        data={attributeKinds.map((value) => ({ value, label: t(`recipe.attributeKinds.${value}`) }))}
        onChange={(value) => {
          const kind = attributeKinds.find((one) => one === value) ?? attribute.kind;
          change({ kind, values: kind === 'one_of' ? attribute.values : [] });
        }}
      />
      {attribute.kind === 'one_of' ? (
        <Values
          label={`${t('recipe.attributeValues')} ${index + 1}`}
          values={attribute.values}
          fixed={fixed}
          wrong={wrongWith('values')}
          onChange={(values) => change({ values })}
        />
      ) : (
        <span className="g-note">{t(`recipe.attributeKindHints.${attribute.kind}`)}</span>
      )}
    </>
  );
}

function AttributeRow(props: RowProps) {
  const { t } = useTranslation();
  const { attribute, type, place, index, fixed } = props;
  const say = { name: attribute.name === '' ? String(index + 1) : attribute.name };
  const isLast = index === type.attributes.length - 1;
  return (
    <li className={styles.attribute}>
      <Fields {...props} />
      {fixed ? null : (
        <span className={styles.moves}>
          <ActionIcon
            aria-label={t('recipe.attributeUp', say)}
            disabled={index === 0}
            onClick={() => setAttributes(place, (all) => moved(all, index, -1))}
          >
            <IconArrowUp size={16} aria-hidden="true" />
          </ActionIcon>
          <ActionIcon
            aria-label={t('recipe.attributeDown', say)}
            disabled={isLast}
            onClick={() => setAttributes(place, (all) => moved(all, index, 1))}
          >
            <IconArrowDown size={16} aria-hidden="true" />
          </ActionIcon>
          <ActionIcon
            aria-label={t('recipe.attributeRemove', say)}
            onClick={() => setAttributes(place, (all) => all.filter((_each, at) => at !== index))}
          >
            <IconX size={16} aria-hidden="true" />
          </ActionIcon>
        </span>
      )}
    </li>
  );
}

/** What is told of events of a type besides, in the order in which it is asked. */
export function AttributeRows(props: OfType) {
  const { t } = useTranslation();
  const { type, place, fixed } = props;
  const { attributes } = type;
  return (
    <div className={styles.attributes}>
      <p className="g-note">{t(attributes.length === 0 ? 'recipe.noAttributes' : 'recipe.attributesHint')}</p>
      <ul>
        {attributes.map((attribute, index) => (
          // biome-ignore lint/suspicious/noArrayIndexKey: names may be the same while they are typed
          <AttributeRow key={index} {...props} attribute={attribute} index={index} />
        ))}
      </ul>
      {fixed ? null : (
        <Button
          variant="default"
          leftSection={<IconPlus size={16} />}
          disabled={attributes.length >= mostAttributes}
          onClick={() => setAttributes(place, (all) => [...all, { name: '', kind: 'text', values: [] }])}
        >
          {t('recipe.attributeAdd')}
        </Button>
      )}
    </div>
  );
}
