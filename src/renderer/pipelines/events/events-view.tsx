import { IconListDetails } from '@tabler/icons-react';
import { useTranslation } from 'react-i18next';
import { RunPanels } from '../../parts/run/RunPanels.tsx';
import { useStore } from '../../store/store.ts';
import type { PipelineView } from '../pipeline-view.ts';
import { Comparison } from './compare/Comparison.tsx';
import { eventsRun, Remedies } from './events-run.tsx';
import { EventsPage } from './found/EventsPage.tsx';
import { ExportFields, exportOptionsOf } from './found/ExportFields.tsx';
import { InsightsPage } from './insights/InsightsPage.tsx';
import { MappedPage } from './MappedPage.tsx';
import { RecipePage } from './recipe/RecipePage.tsx';
import { recipeName } from './recipe/use-recipe-name.ts';
import { ReviewPage } from './review/ReviewPage.tsx';
import { QualityCell, QualityFigures } from './review/RunQuality.tsx';
import { reviewShortcuts } from './review/review-shortcuts.ts';
import { TypesPage } from './types/TypesPage.tsx';
import { UsersPage } from './users/UsersPage.tsx';

/** The job over the file's users: what it would take, how far it is, how it ended. */
function ExtractPage() {
  const { t } = useTranslation();
  return (
    <MappedPage title={t('extract.title')}>
      <RunPanels face={eventsRun} />
    </MappedPage>
  );
}

function Facts() {
  const { t } = useTranslation();
  const events = useStore(({ source }) => source?.found.events);
  if (events === undefined) return null;
  return (
    <>
      <span>{t('unit.users', { count: events.users })}</span>
      <span>{t('unit.rows', { count: events.rows })}</span>
    </>
  );
}

/** Users and their events. */
export const eventsView: PipelineView<
  'extract' | 'recipe' | 'users' | 'events' | 'types' | 'review' | 'insights'
> = {
  icon: IconListDetails,
  Facts,
  Settings: null,
  askedName: recipeName,
  Comparison,
  quality: { Cell: QualityCell, Figures: QualityFigures },
  Remedies,
  shortcuts: reviewShortcuts,
  exporting: { Fields: ExportFields, optionsOf: exportOptionsOf },
  pages: {
    extract: { Page: ExtractPage },
    recipe: { Page: RecipePage },
    users: { Page: UsersPage, count: ({ events }) => events?.users ?? null },
    events: { Page: EventsPage, count: ({ events }) => events?.events ?? null },
    types: { Page: TypesPage, count: ({ events }) => events?.types ?? null },
    review: { Page: ReviewPage },
    insights: { Page: InsightsPage },
  },
};
