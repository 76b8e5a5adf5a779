import { Autocomplete, Button, Flex, Group, Modal, TextInput } from '@mantine/core';
import { type FormEvent, useMemo, useState } from 'react';
import { useTranslation } from 'react-i18next';
import { typeWord } from '../../../../shared/recipe.ts';
import formStyles from '../../../parts/form/form.module.css';
import { useJob } from '../../../store/store.ts';
import { useRecipeName } from '../recipe/use-recipe-name.ts';
import { changeTypes, useTypeChange } from './type-commands.ts';
import styles from './types.module.css';

const typeChanges = ['merge', 'rename', 'move'] as const;
type TypeChangeKind = (typeof typeChanges)[number];

interface TypeDialogProps {
  /** What is to be done; null while nothing is. */
  readonly kind: TypeChangeKind | null;
  readonly types: readonly string[];
  /** Those that there are, to choose from. */
  readonly categories: readonly string[];
  readonly onClose: () => void;
  readonly onDone: () => void;
}

const shownNames = 8;

/** The types that it is about; of those that become one each may lend its name. */
function Names({
  types,
  onTake,
}: Pick<TypeDialogProps, 'types'> & { readonly onTake: ((type: string) => void) | null }) {
  const { t } = useTranslation();
  const more = types.length - shownNames;
  return (
    <Flex component="ul" wrap="wrap" gap={4}>
      {types.slice(0, shownNames).map((type) => (
        <li key={type} className={styles.name}>
          {onTake === null ? (
            <span className="g-truncate">{type}</span>
          ) : (
            <button type="button" title={t('types.takeName', { type })} onClick={() => onTake(type)}>
              <span className="g-truncate">{type}</span>
            </button>
          )}
        </li>
      ))}
      {more > 0 ? <li className="g-dim">{t('types.moreNames', { count: more })}</li> : null}
    </Flex>
  );
}

/** The form of the dialog; it begins anew each time that it is opened. */
function Form({
  kind,
  types,
  categories,
  onClose,
  onDone,
}: TypeDialogProps & { readonly kind: TypeChangeKind }) {
  const { t } = useTranslation();
  const nameOf = useRecipeName();
  const busy = useTypeChange((state) => state.busy);
  const [name, setName] = useState(types[0] ?? '');
  const [category, setCategory] = useState('');
  const isNamed = kind !== 'move';
  const isFit = (text: string): boolean => typeWord.safeParse(text).success;
  const nameFits = !isNamed || isFit(name);
  const categoryFits = category.trim() === '' ? isNamed : isFit(category);
  const isNothing = kind === 'rename' && name.trim() === types[0];
  const submit = async (event: FormEvent): Promise<void> => {
    event.preventDefault();
    if (!nameFits || !categoryFits || isNothing) return;
    const into = isNamed ? name.trim() : null;
    const its = category.trim() === '' ? null : category.trim();
    const copyOf = (of: string): string => t('recipe.copyOf', { name: nameOf({ name: of }) });
    if (await changeTypes({ types: [...types], into, category: its }, copyOf)) onDone();
    else onClose();
  };
  return (
    <form className={`${styles.dialog} ${formStyles.labelled}`} onSubmit={(event) => void submit(event)}>
      <Modal.Title fz={16} fw={600} lh={1.5}>
        {t(`types.ask.${kind}`, { count: types.length })}
      </Modal.Title>
      <Names types={types} onTake={kind === 'merge' ? setName : null} />
      {isNamed ? (
        <TextInput
          label={t('types.newName')}
          description={kind === 'merge' ? t('types.takeNameHint') : undefined}
          value={name}
          autoComplete="off"
          maxLength={80}
          error={nameFits ? undefined : t(name.trim() === '' ? 'invalid.required' : 'types.notAName')}
          onChange={(event) => setName(event.currentTarget.value)}
          data-autofocus
        />
      ) : null}
      {kind === 'rename' ? null : (
        <Autocomplete
          label={t('types.category')}
          description={isNamed ? t('types.categoryKept') : undefined}
          data={[...categories]}
          value={category}
          maxLength={80}
          error={category.trim() === '' || isFit(category) ? undefined : t('types.notAName')}
          filter={({ options }) => options}
          onChange={setCategory}
          data-autofocus={isNamed ? undefined : true}
        />
      )}
      <p className="g-note">{t('types.holds')}</p>
      <Group justify="flex-end" gap={8} mt={8}>
        <Button variant="default" onClick={onClose}>
          {t('types.cancel')}
        </Button>
        <Button
          type="submit"
          loading={busy}
          disabled={!nameFits || !categoryFits || isNothing}
          data-testid="change-types"
        >
          {t(`types.do.${kind}`)}
        </Button>
      </Group>
    </form>
  );
}

/** Asks what types become, and has it done over all results. */
function TypeDialog(props: TypeDialogProps) {
  const { kind, onClose } = props;
  return (
    <Modal.Root
      centered
      opened={kind !== null}
      onClose={onClose}
      size={440}
      transitionProps={{ duration: 0 }}
    >
      <Modal.Overlay backgroundOpacity={0.35} />
      <Modal.Content data-testid="type-dialog">
        <Modal.Body p={0}>{kind === null ? null : <Form {...props} kind={kind} />}</Modal.Body>
      </Modal.Content>
    </Modal.Root>
  );
}

interface ChosenTypesProps {
  readonly chosen: ReadonlySet<string>;
  readonly categories: readonly string[];
  readonly onClear: () => void;
}

/** What can be done with the chosen types; nothing while none is chosen. */
export function ChosenTypes({ chosen, categories, onClear }: ChosenTypesProps) {
  const { t } = useTranslation();
  const [kind, setKind] = useState<TypeChangeKind | null>(null);
  const running = useJob((job) => job.status === 'running') === true;
  const types = useMemo(() => [...chosen], [chosen]);
  if (types.length === 0) return null;
  const button = (of: TypeChangeKind, disabled: boolean, why?: string) => (
    <Button
      {...(of === 'merge' ? {} : { variant: 'default' })}
      disabled={running || disabled}
      title={running ? t('users.busy') : disabled ? why : undefined}
      onClick={() => setKind(of)}
      data-testid={`${of}-types`}
    >
      {t(`types.${of}`)}
    </Button>
  );
  return (
    <div className="g-actions">
      <span aria-live="polite">{t('users.selected', { count: types.length })}</span>
      <Button variant="default" onClick={onClear}>
        {t('users.clearSelection')}
      </Button>
      {button('move', false)}
      {button('rename', types.length !== 1, t('types.renameOne'))}
      {button('merge', types.length < 2, t('types.mergeTwo'))}
      <TypeDialog
        kind={kind}
        types={types}
        categories={categories}
        onClose={() => setKind(null)}
        onDone={() => {
          setKind(null);
          onClear();
        }}
      />
    </div>
  );
}
