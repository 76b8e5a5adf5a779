import { ActionIcon, Button, TextInput } from '@mantine/core';
import { IconChevronDown, IconChevronRight, IconPlus, IconX } from '@tabler/icons-react';
import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import { type EventType, usualCategory } from '../../../../shared/recipe.ts';
import { AttributeRows } from './AttributeRows.tsx';
import styles from './recipe.module.css';
import { editAsk, editType, flushRecipe } from './recipe-commands.ts';
import type { WrongFields } from './wrong-fields.ts';

/** As many as the recipe's schema takes. */
const mostTypes = 200;
const columns = 5;

interface TypeRowProps {
  readonly type: EventType;
  readonly index: number;
  readonly fixed: boolean;
  readonly wrong: WrongFields;
}

/** Whether something is wrong with one of a type's attributes. */
const isWrongInside = (wrong: WrongFields, index: number): boolean =>
  [...wrong.keys()].some((path) => path.startsWith(`ask.types.${index}.attributes.`));

function TypeRow({ type, index, fixed, wrong }: TypeRowProps) {
  const { t } = useTranslation();
  const [isOpen, setOpen] = useState(false);
  // It stays open once that is mended: somebody is typing in it.
  if (!isOpen && isWrongInside(wrong, index)) setOpen(true);
  const field = (name: 'name' | 'category' | 'rule', label: string) => {
    const why = wrong.get(`ask.types.${index}.${name}`);
    return (
      <TextInput
        aria-label={`${label} ${index + 1}`}
        value={type[name]}
        title={type[name]}
        maxLength={name === 'rule' ? 500 : 80}
        readOnly={fixed}
        autoComplete="off"
        error={why === undefined ? undefined : t(`recipe.wrong.${why}`)}
        onChange={({ currentTarget: { value } }) => editType(index, () => ({ [name]: value }))}
        onBlur={() => void flushRecipe()}
      />
    );
  };
  const Chevron = isOpen ? IconChevronDown : IconChevronRight;
  const called = type.name === '' ? String(index + 1) : type.name;
  return (
    <>
      <tr data-open={isOpen || undefined}>
        <td>{field('name', t('recipe.typeName'))}</td>
        <td>{field('category', t('recipe.typeCategory'))}</td>
        <td>{field('rule', t('recipe.typeRule'))}</td>
        <td>
          <Button
            variant="subtle"
            color="gray"
            px={8}
            aria-expanded={isOpen}
            aria-label={t('recipe.attributesOf', { name: called, count: type.attributes.length })}
            leftSection={<Chevron size={16} aria-hidden="true" />}
            onClick={() => setOpen(!isOpen)}
          >
            {type.attributes.length}
          </Button>
        </td>
        <td>
          {fixed ? null : (
            <ActionIcon
              aria-label={t('recipe.typeRemove', { name: called })}
              onClick={() => editAsk(({ types }) => ({ types: types.filter((_each, at) => at !== index) }))}
            >
              <IconX size={16} aria-hidden="true" />
            </ActionIcon>
          )}
        </td>
      </tr>
      {isOpen ? (
        <tr>
          <td colSpan={columns}>
            <AttributeRows type={type} place={index} fixed={fixed} wrong={wrong} />
          </td>
        </tr>
      ) : null}
    </>
  );
}

interface TypeRowsProps {
  readonly types: readonly EventType[];
  readonly fixed: boolean;
  readonly wrong: WrongFields;
}

/** The types that a recipe lists, each with its attributes below it. */
export function TypeRows({ types, fixed, wrong }: TypeRowsProps) {
  const { t } = useTranslation();
  return (
    <>
      {types.length === 0 ? (
        <p className="g-note">{t('recipe.noTypes')}</p>
      ) : (
        <div className={styles.gridFrame}>
          <table className={`${styles.grid} ${styles.typeGrid}`} data-testid="recipe-types">
            <thead>
              <tr>
                <th className={styles.typeName}>{t('recipe.typeName')}</th>
                <th className={styles.typeName}>{t('recipe.typeCategory')}</th>
                <th>{t('recipe.typeRule')}</th>
                <th className={styles.attributeCount}>{t('recipe.attributes')}</th>
                <th className={styles.narrow}>
                  <span className="g-hidden">{t('recipe.more')}</span>
                </th>
              </tr>
            </thead>
            <tbody>
              {types.map((type, index) => (
                // biome-ignore lint/suspicious/noArrayIndexKey: names may be the same while they are typed
                <TypeRow key={index} type={type} index={index} fixed={fixed} wrong={wrong} />
              ))}
            </tbody>
          </table>
        </div>
      )}
      {fixed ? null : (
        <Button
          variant="default"
          leftSection={<IconPlus size={16} />}
          disabled={types.length >= mostTypes}
          onClick={() =>
            editAsk((ask) => ({
              types: [...ask.types, { name: '', category: usualCategory, rule: '', attributes: [] }],
            }))
          }
        >
          {t('recipe.typeAdd')}
        </Button>
      )}
    </>
  );
}
