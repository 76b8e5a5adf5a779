import { Button } from '@mantine/core';
import { useWindowEvent } from '@mantine/hooks';
import { IconArrowBackUp } from '@tabler/icons-react';
import { useTranslation } from 'react-i18next';
import type { LastTypeEdit } from '../../../../shared/pipelines/events/types.ts';
import { useFormat } from '../../../i18n/use-format.ts';
import { useJob } from '../../../store/store.ts';
import { categoryWords } from '../category-words.ts';
import { useRecipeName } from '../recipe/use-recipe-name.ts';
import { undoKey } from '../undo-key.ts';
import { undoTypeChange, useTypeChange } from './type-commands.ts';
import styles from './types.module.css';

const isTyping = (target: EventTarget | null): boolean =>
  target instanceof HTMLElement && target.closest('input, textarea, [role="dialog"]') !== null;

/** Takes the last change back, by the button or by Ctrl or Cmd and Z, however long ago it was made. */
export function UndoButton({ last }: { readonly last: LastTypeEdit | null }) {
  const { t } = useTranslation();
  const format = useFormat();
  const busy = useTypeChange((state) => state.busy);
  const running = useJob((job) => job.status === 'running') === true;
  const isOff = last === null || running;
  useWindowEvent('keydown', (event) => {
    if (undoKey(event) !== 'undo' || isOff || isTyping(event.target)) return;
    event.preventDefault();
    void undoTypeChange();
  });
  if (last === null) return null;
  const [first = '', ...others] = last.types;
  const from = others.length === 0 ? first : t('types.andMore', { type: first, count: others.length });
  const to = last.into ?? categoryWords(last.category, t);
  const what = t('types.changed', { from, to });
  return (
    <Button
      variant="default"
      leftSection={<IconArrowBackUp size={16} aria-hidden="true" />}
      className={styles.undo ?? ''}
      loading={busy}
      disabled={running}
      title={running ? t('users.busy') : `${what} · ${format.exact(last.at)}`}
      onClick={() => void undoTypeChange()}
      data-testid="undo-types"
    >
      <span className="g-truncate">{t('types.undo', { what })}</span>
    </Button>
  );
}

/** What the change that was made just now came to, and which recipe has it. */
export function ChangeNote() {
  const { t } = useTranslation();
  const nameOf = useRecipeName();
  const format = useFormat();
  const told = useTypeChange((state) => state.told);
  if (told === null) return <p role="status" className="g-hidden" />;
  const { events, undone, written } = told;
  return (
    <p className="g-dim" role="status" data-testid="types-told">
      {t(undone ? 'types.eventsBack' : 'types.eventsChanged', { count: events })}
      {format.gap}
      {written === null
        ? t(undone ? 'types.withFileBack' : 'types.withFile')
        : t(undone ? 'types.writtenBack' : 'types.written', {
            name: nameOf(written),
            version: written.hash.slice(0, 8),
          })}
    </p>
  );
}
