import { Button } from '@mantine/core';
import { useMemo, useState } from 'react';
import { useTranslation } from 'react-i18next';
import { useJob } from '../../../store/store.ts';
import { type TypeChangeKind, TypeDialog } from './TypeDialog.tsx';

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
