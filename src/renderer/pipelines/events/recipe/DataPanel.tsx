import { Box, Button, MultiSelect, Select, TextInput } from '@mantine/core';
import { IconTableOptions } from '@tabler/icons-react';
import type { ReactNode } from 'react';
import { useTranslation } from 'react-i18next';
import type { TableOffer } from '../../../../shared/pipelines/events/recipes.ts';
import { maxRecipes } from '../../../../shared/settings.ts';
import { defaultOnlyUser, type SourceMapping, timeKinds } from '../../../../shared/source-mapping.ts';
import { tellReason } from '../../../../shared/words/tell-reason.ts';
import { Callout } from '../../../parts/Callout.tsx';
import formStyles from '../../../parts/form/form.module.css';
import { Panel } from '../../../parts/Panel.tsx';
import { ProblemNote } from '../../../parts/ProblemNote.tsx';
import { useRead } from '../../../reads/use-read.ts';
import { useStore } from '../../../store/store.ts';
import { TimesSaid } from '../TimesNote.tsx';
import { ColumnGrid } from './ColumnGrid.tsx';
import { idColumnsOf, rolesOf, withIdColumns, withRoles } from './column-roles.ts';
import { FilterRows } from './FilterRows.tsx';
import { MoreTables } from './MoreTables.tsx';
import { isRowidOf, type MappingField, offeredIds, type TablesField } from './mapping-field.ts';
import styles from './recipe.module.css';
import {
  editMapping,
  editRecipe,
  isOwnRecipe,
  recipeInUse,
  setByHand,
  useRecipeDraft,
} from './recipe-commands.ts';
import { TimeZoneField } from './TimeZoneField.tsx';
import type { RecipeField } from './use-recipe.ts';
import { useRecipeName } from './use-recipe-name.ts';

/** The mapping of another table, with what of the one before may hold there, too: columns of the same names. */
function forTable(before: SourceMapping, table: TableOffer): SourceMapping {
  const has = new Set(table.columns.map(({ name }) => name));
  const { lookup: _l, filter: _f, ...plain } = before;
  const kept = withRoles(
    plain,
    rolesOf(plain).filter(([column]) => has.has(column)),
  );
  return withIdColumns({ ...kept, table: table.name }, table.rowId);
}

function TimeKindField({ recipe, isOwn }: RecipeField) {
  const { t } = useTranslation();
  return (
    <Select
      label={t('recipe.timeKind')}
      value={recipe.read.timeKind ?? ''}
      disabled={!isOwn}
      allowDeselect={false}
      data={[
        { value: '', label: t('recipe.timeKindFound') },
        ...timeKinds.map((value) => ({ value, label: t(`times.kinds.${value}`) })),
      ]}
      onChange={(value) =>
        editRecipe(({ read: { timeKind: _, ...read }, ...others }) => {
          const kind = timeKinds.find((each) => each === value);
          return { ...others, read: { ...read, ...(kind === undefined ? {} : { timeKind: kind }) } };
        })
      }
    />
  );
}

/** The columns that together name a row. */
function RowIdField({ mapping, tables, fixed, onChange }: TablesField) {
  const { t } = useTranslation();
  const shown = (name: string): string =>
    isRowidOf(mapping, tables, name) ? t('recipe.rowid', { name }) : name;
  const words = { label: t('recipe.rowId'), description: t('recipe.rowIdHint') };
  if (fixed) return <TextInput {...words} value={idColumnsOf(mapping).map(shown).join(', ')} disabled />;
  return (
    <MultiSelect
      {...words}
      value={[...idColumnsOf(mapping)]}
      data={offeredIds(mapping, tables).map((name) => ({ value: name, label: shown(name) }))}
      searchable
      onChange={(columns) => onChange(withIdColumns(mapping, columns))}
      data-testid="recipe-row-id"
    />
  );
}

/** Whose the rows are, where no column says it. */
function OnlyUserField({ mapping, fixed, onChange }: MappingField) {
  const { t } = useTranslation();
  if (mapping.userColumn !== null) return null;
  return (
    <TextInput
      label={t('recipe.onlyUserName')}
      description={t('recipe.onlyUser')}
      value={mapping.onlyUser ?? ''}
      placeholder={defaultOnlyUser}
      readOnly={fixed}
      maxLength={200}
      autoComplete="off"
      onChange={(event) => {
        const { onlyUser: _, ...others } = mapping;
        const name = event.currentTarget.value;
        onChange(name === '' ? others : { ...others, onlyUser: name });
      }}
    />
  );
}

type MappingProps = RecipeField & Pick<TablesField, 'mapping' | 'tables'>;

function Mapping({ recipe, mapping, tables, isOwn }: MappingProps) {
  const { t } = useTranslation();
  const fixed = !isOwn || recipe.read.mapping === null;
  const field: TablesField = { mapping, tables, fixed, onChange: editMapping };
  return (
    <>
      <div className={formStyles.form}>
        <Select
          label={t('recipe.table')}
          value={mapping.table}
          disabled={fixed}
          searchable
          allowDeselect={false}
          data={tables.map(({ name, isView }) => ({
            value: name,
            label: isView ? t('recipe.view', { name }) : name,
          }))}
          onChange={(name) => {
            const next = tables.find((each) => each.name === name);
            if (next !== undefined) editMapping(forTable(mapping, next));
          }}
          data-testid="recipe-table"
        />
        <RowIdField {...field} />
        <TimeKindField recipe={recipe} isOwn={isOwn} />
        <OnlyUserField {...field} />
      </div>
      <TimesSaid />
      {tables.some(({ name }) => name === mapping.table) ? <ColumnGrid {...field} /> : null}
      <div className={formStyles.form}>
        <TimeZoneField {...field} />
        <MoreTables {...field} />
      </div>
      <FilterRows {...field} />
    </>
  );
}

/** Why the file is read as it is, where it was found by looking. */
function Reasons() {
  const language = useStore((state) => state.settings.resolvedLanguage);
  const reasons = useStore((state) => state.source?.found.events?.proposal.reasons) ?? [];
  if (reasons.length === 0) return null;
  return (
    <Box component="ul" className="g-note" mb={12} data-testid="recipe-reasons">
      {reasons.map((reason) => (
        <li key={reason.code}>{tellReason(reason, language)}</li>
      ))}
    </Box>
  );
}

/** What has to be said by hand before anything can be read, and the way to do it. */
function Needed({ children }: { readonly children: ReactNode }) {
  const { t } = useTranslation();
  return (
    <Box mb={16}>
      <Callout icon={IconTableOptions} message={t('recipe.needed')} data-testid="recipe-needed">
        <Reasons />
        <div className="g-actions">{children}</div>
      </Callout>
    </Box>
  );
}

interface ByHandButtonProps {
  readonly mapping: SourceMapping;
  readonly prominent: boolean;
}

/** Has what is found stand in a recipe of her own, where it can be changed. */
function ByHandButton({ mapping, prominent }: ByHandButtonProps) {
  const { t } = useTranslation();
  const nameOf = useRecipeName();
  const state = useStore();
  const recipe = recipeInUse(state);
  const isFull = state.settings.recipes.length >= maxRecipes && !isOwnRecipe(state, recipe);
  if (recipe === null) return null;
  return (
    <Button
      {...(prominent ? {} : { variant: 'default' })}
      disabled={isFull}
      title={isFull ? t('recipe.full') : undefined}
      onClick={() => void setByHand(mapping, t('recipe.copyOf', { name: nameOf(recipe) }))}
    >
      {t('recipe.setByHand')}
    </Button>
  );
}

/** Which table is read, and what each of its columns is to the model. */
export function DataPanel({ recipe, isOwn }: RecipeField) {
  const { t } = useTranslation();
  const found = useStore((state) => state.source?.found.events);
  const unfit = useRecipeDraft((state) => state.unfit);
  const { data: tables } = useRead('events.tables', undefined);
  const mapping = recipe.read.mapping ?? found?.mapping ?? null;
  const isByHand = recipe.read.mapping !== null;
  const isNeeded = !isByHand && (found?.missing.length ?? 0) > 0;
  const toHand = mapping === null ? null : <ByHandButton mapping={mapping} prominent={isNeeded} />;
  return (
    <Panel
      title={t('recipe.data')}
      testId="recipe-data"
      aside={
        isNeeded ? null : (
          <div className="g-actions">
            <span className="g-note">{t(isByHand ? 'recipe.dataHint' : 'recipe.found')}</span>
            {isByHand && isOwn ? (
              <Button variant="default" onClick={() => editMapping(null)}>
                {t('recipe.findAgain')}
              </Button>
            ) : null}
            {isByHand ? null : toHand}
          </div>
        )
      }
    >
      {unfit === null ? null : <ProblemNote error={unfit} />}
      {isByHand ? null : isNeeded ? <Needed>{toHand}</Needed> : <Reasons />}
      {mapping === null || tables === null ? null : (
        <div className={styles.mapping}>
          <Mapping recipe={recipe} mapping={mapping} tables={tables} isOwn={isOwn} />
        </div>
      )}
    </Panel>
  );
}
