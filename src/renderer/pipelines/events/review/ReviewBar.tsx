import { Button, Flex } from '@mantine/core';
import {
  IconArrowBackUp,
  IconArrowForwardUp,
  IconArrowMerge,
  IconArrowsSplit2,
  IconCheck,
  IconCircleCheck,
  IconPencil,
  IconPlus,
  IconRotate,
  IconTrash,
  type TablerIcon,
} from '@tabler/icons-react';
import { useTranslation } from 'react-i18next';
import type { StackedEdit } from '../../../../shared/pipelines/review.ts';
import { useFormat } from '../../../i18n/use-format.ts';
import { useRead } from '../../../reads/use-read.ts';
import { useJob } from '../../../store/store.ts';
import styles from './review.module.css';
import type { ReviewSeat } from './use-review-seat.ts';

const icons = {
  accept: IconCheck,
  edit: IconPencil,
  split: IconArrowsSplit2,
  merge: IconArrowMerge,
  delete: IconTrash,
  add: IconPlus,
  undo: IconArrowBackUp,
  redo: IconArrowForwardUp,
} as const satisfies Readonly<Record<string, TablerIcon>>;
type Tool = keyof typeof icons;

/** What can be done with the event that is chosen, with all of the user's, and with what was done last. */
export function ReviewBar({ seat }: { readonly seat: ReviewSeat }) {
  const { t } = useTranslation();
  const format = useFormat();
  const running = useJob((job) => job.status === 'running') === true;
  const { data: stack } = useRead('events.editStack', undefined);
  const { chosen, events, off, mode, isDone, does } = seat;
  const without: Readonly<Record<Tool, boolean>> = {
    accept: chosen === null || chosen.edited !== undefined,
    edit: chosen === null,
    split: chosen === null || chosen.sourceRowIds.length < 2,
    merge: events.length < 2,
    delete: chosen === null,
    add: false,
    undo: stack?.undo == null,
    redo: stack?.redo == null,
  };
  const lastWords = (edit: StackedEdit | null | undefined, key: string): string | undefined =>
    edit == null
      ? undefined
      : `${t(`review.kinds.${edit.kind}`)} · ${edit.userId} · ${format.exact(edit.at)} (${key})`;
  const said: Partial<Record<Tool, string | undefined>> = {
    undo: lastWords(stack?.undo, 'Ctrl+Z'),
    redo: lastWords(stack?.redo, 'Ctrl+Shift+Z'),
  };
  const DoneIcon = isDone ? IconRotate : IconCircleCheck;
  const tool = (name: Tool) => {
    const Icon = icons[name];
    return (
      <Button
        key={name}
        variant="default"
        size="compact-sm"
        leftSection={<Icon size={16} stroke={1.75} aria-hidden={true} />}
        disabled={off || mode !== null || without[name]}
        title={running ? t('users.busy') : (said[name] ?? t(`review.hints.${name}`))}
        onClick={does[name]}
        data-testid={`review-${name}`}
      >
        {t(`review.tools.${name}`)}
      </Button>
    );
  };
  return (
    <Flex wrap="wrap" gap={4} role="toolbar" aria-label={t('review.toolbar')}>
      {(['accept', 'edit', 'split', 'merge', 'delete', 'add'] as const).map(tool)}
      <span className={styles.gap} />
      {(['undo', 'redo'] as const).map(tool)}
      <Button
        size="compact-sm"
        {...(isDone ? { variant: 'default' } : {})}
        leftSection={<DoneIcon size={16} stroke={1.75} aria-hidden={true} />}
        disabled={off || mode !== null}
        title={running ? t('users.busy') : t(isDone ? 'review.hints.reopen' : 'review.hints.done')}
        onClick={does.done}
        data-testid="review-done"
      >
        {t(isDone ? 'review.tools.reopen' : 'review.tools.done')}
      </Button>
    </Flex>
  );
}
