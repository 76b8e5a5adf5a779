import { Button, Select } from '@mantine/core';
import { useTranslation } from 'react-i18next';
import type { TableOffer } from '../../../../shared/pipelines/events.ts';
import type { Recipe } from '../../../../shared/recipe.ts';
import { defaultOnlyUser, type SourceMapping, timeKinds } from '../../../../shared/source-mapping.ts';
import { tellReason } from '../../../../shared/words/tell-reason.ts';
import formStyles from '../../../parts/form/form.module.css';
import { Panel } from '../../../parts/Panel.tsx';
import { ProblemNote } from '../../../parts/ProblemNote.tsx';
import { useRead } from '../../../reads/use-read.ts';
import { useStore } from '../../../store/store.ts';
import { ColumnGrid } from './ColumnGrid.tsx';
import { rolesOf, withRoles } from './column-roles.ts';
import { FilterRows } from './FilterRows.tsx';
import { MoreTables } from './MoreTables.tsx';
import styles from './recipe.module.css';
import { editRecipe, useRecipeDraft } from './recipe-commands.ts';
import { TimeZoneField } from './TimeZoneField.tsx';
import type { ShownRecipe } from './use-recipe.ts';

/** Changes the mapping of the recipe on show. */
export const editMapping = (mapping: SourceMapping | null): void =>
  editRecipe((recipe) => ({ ...recipe, read: { ...recipe.read, mapping } }));

/** The mapping of another table, with what of the one before may hold there, too: columns of the same names. */
function forTable(before: SourceMapping, table: TableOffer): SourceMapping {
  const has = new Set(table.columns.map(({ name }) => name));
  const { lookup: _l, filter: _f, ...plain } = before;
  const kept = withRoles(
    plain,
    rolesOf(plain).filter(([column]) => has.has(column)),
  );
  const [first, second] = table.columns;
  return {
    ...(kept ?? {
      ...plain,
      form: 'columns',
      idColumn: first?.name ?? 'rowid',
      userColumn: null,
      timeColumn: second?.name ?? first?.name ?? 'rowid',
      textColumn: null,
      actionColumn: null,
      itemColumn: null,
      placeColumns: [],
      durationColumn: null,
      propertiesColumn: null,
      labelled: undefined,
      otherIdColumns: undefined,
      dateColumn: undefined,
    }),
    table: table.name,
  };
}

function TimeKindField({ recipe, isOwn }: { readonly recipe: Recipe; readonly isOwn: boolean }) {
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

function Mapping({
  recipe,
  mapping,
  tables,
  isOwn,
}: {
  readonly recipe: Recipe;
  readonly mapping: SourceMapping;
  readonly tables: readonly TableOffer[];
  readonly isOwn: boolean;
}) {
  const { t } = useTranslation();
  const fixed = !isOwn || recipe.read.mapping === null;
  const table = tables.find(({ name }) => name === mapping.table);
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
        <TimeKindField recipe={recipe} isOwn={isOwn} />
      </div>
      {table === undefined ? null : (
        <ColumnGrid mapping={mapping} table={table} tables={tables} fixed={fixed} onChange={editMapping} />
      )}
      {mapping.userColumn === null ? (
        <p className="g-note">
          {t('recipe.onlyUser')} ({mapping.onlyUser ?? defaultOnlyUser})
        </p>
      ) : null}
      <div className={formStyles.form}>
        <TimeZoneField mapping={mapping} fixed={fixed} onChange={editMapping} />
        <MoreTables mapping={mapping} tables={tables} fixed={fixed} onChange={editMapping} />
      </div>
      <FilterRows mapping={mapping} tables={tables} fixed={fixed} onChange={editMapping} />
    </>
  );
}

/** Why the file is read as it is, where it was found by looking. */
function Reasons() {
  const language = useStore((state) => state.settings.resolvedLanguage);
  const reasons = useStore((state) => state.source?.found.events?.proposal.reasons) ?? [];
  if (reasons.length === 0) return null;
  return (
    <ul className={`g-note ${styles.reasons}`} data-testid="recipe-reasons">
      {reasons.map((reason) => (
        <li key={reason.code}>{tellReason(reason, language)}</li>
      ))}
    </ul>
  );
}

/** Which table is read, and what each of its columns is to the model. */
export function DataPanel({ recipe, isOwn }: Pick<ShownRecipe, 'isOwn'> & { readonly recipe: Recipe }) {
  const { t } = useTranslation();
  const found = useStore((state) => state.source?.found.events?.mapping);
  const unfit = useRecipeDraft((state) => state.unfit);
  const { data: tables } = useRead('events.tables', undefined);
  const mapping = recipe.read.mapping ?? found ?? null;
  const isByHand = recipe.read.mapping !== null;
  return (
    <Panel
      title={t('recipe.data')}
      testId="recipe-data"
      aside={
        <div className="g-actions">
          <span className="g-note">{t(isByHand ? 'recipe.dataHint' : 'recipe.found')}</span>
          {isOwn && mapping !== null ? (
            <Button variant="default" onClick={() => editMapping(isByHand ? null : mapping)}>
              {t(isByHand ? 'recipe.findAgain' : 'recipe.setByHand')}
            </Button>
          ) : null}
        </div>
      }
    >
      {unfit === null ? null : <ProblemNote error={unfit} />}
      {isByHand ? null : <Reasons />}
      {mapping === null || tables === null ? null : (
        <div className={styles.mapping}>
          <Mapping recipe={recipe} mapping={mapping} tables={tables} isOwn={isOwn} />
        </div>
      )}
    </Panel>
  );
}
