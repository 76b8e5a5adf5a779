import { Stack } from '@mantine/core';
import { useTranslation } from 'react-i18next';
import type { Doubts } from '../../../../shared/pipelines/events/doubts.ts';
import type { TypesPage } from '../../../../shared/pipelines/events/types.ts';
import { useFormat } from '../../../i18n/use-format.ts';

const shownUnlisted = 6;

/** What of the events is kept and may be wrong, each in a sentence; nothing where nothing is. */
export function DoubtNote({
  doubts,
  unlisted,
}: {
  readonly doubts: Doubts | null;
  readonly unlisted: TypesPage['unlisted'];
}) {
  const { t } = useTranslation();
  const format = useFormat();
  const names = unlisted
    .slice(0, shownUnlisted)
    .map(({ type, events }) => `${type} ${format.count(events)}`)
    .join(t('types.between'));
  const lines = [
    doubts === null || doubts.ungrounded === 0
      ? []
      : t('types.ungrounded', { count: doubts.ungrounded, of: format.count(doubts.attributes) }),
    doubts === null || doubts.eventsOver === 0
      ? []
      : t('types.over', { count: doubts.usersOver, most: format.count(doubts.mostEvents ?? 0) }),
    unlisted.length === 0
      ? []
      : t(unlisted.length > shownUnlisted ? 'types.unlistedMore' : 'types.unlisted', { names }),
  ].flat();
  if (lines.length === 0) return null;
  return (
    <Stack component="ul" gap={2} className="g-note" data-testid="types-doubts">
      {lines.map((line) => (
        <li key={line}>{line}</li>
      ))}
    </Stack>
  );
}
