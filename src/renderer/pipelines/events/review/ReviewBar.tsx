import { Button } from '@mantine/core';
import { IconArrowBackUp, IconArrowForwardUp, IconCheck, IconTrash } from '@tabler/icons-react';
import type { ReactNode } from 'react';
import { useTranslation } from 'react-i18next';
import { useFormat } from '../../../i18n/use-format.ts';
import { useRead } from '../../../reads/use-read.ts';
import { useJob } from '../../../store/store.ts';
import { EditNote } from './EditNote.tsx';
import styles from './review.module.css';
import type { ReviewSeat } from './use-review-seat.ts';

interface ToolProps {
  readonly name: 'accept' | 'delete' | 'undo' | 'redo';
  readonly icon: ReactNode;
  readonly off: boolean;
  readonly onPress: () => void;
  /** Said in place of what it does. */
  readonly hint?: string | undefined;
}

/** A button of the bar; what it says when it is pointed at names its key. */
function Tool({ name, icon, off, onPress, hint }: ToolProps) {
  const { t } = useTranslation();
  return (
    <Button
      variant="default"
      size="compact-sm"
      leftSection={icon}
      disabled={off}
      title={hint ?? t(`review.hints.${name}`)}
      onClick={onPress}
      data-testid={`review-${name}`}
    >
      {t(`review.tools.${name}`)}
    </Button>
  );
}

/** What can be done with the event that is chosen, and what was done last. */
export function ReviewBar({ seat }: { readonly seat: ReviewSeat }) {
  const { t } = useTranslation();
  const format = useFormat();
  const running = useJob((job) => job.status === 'running') === true;
  const { data: stack } = useRead('events.editStack', undefined);
  const busyHint = running ? t('users.busy') : undefined;
  const none = seat.chosen === null;
  const lastHint = (edit: NonNullable<typeof stack>['undo']): string | undefined =>
    edit == null
      ? busyHint
      : (busyHint ?? `${t(`review.kinds.${edit.kind}`)} · ${edit.userId} · ${format.exact(edit.at)}`);
  const icon = { size: 16, stroke: 1.75, 'aria-hidden': true } as const;
  return (
    <div className={styles.bar}>
      <div className={styles.tools} role="toolbar" aria-label={t('review.toolbar')}>
        <Tool
          name="accept"
          icon={<IconCheck {...icon} />}
          off={seat.off || none || seat.chosen?.edited !== undefined}
          onPress={seat.accept}
          hint={busyHint}
        />
        <Tool
          name="delete"
          icon={<IconTrash {...icon} />}
          off={seat.off || none}
          onPress={seat.remove}
          hint={busyHint}
        />
        <Tool
          name="undo"
          icon={<IconArrowBackUp {...icon} />}
          off={seat.off || stack?.undo == null}
          onPress={seat.undo}
          hint={lastHint(stack?.undo ?? null)}
        />
        <Tool
          name="redo"
          icon={<IconArrowForwardUp {...icon} />}
          off={seat.off || stack?.redo == null}
          onPress={seat.redo}
          hint={lastHint(stack?.redo ?? null)}
        />
      </div>
      <EditNote userId={seat.userId} />
    </div>
  );
}
