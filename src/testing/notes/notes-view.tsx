import { IconNote } from '@tabler/icons-react';
import { useTranslation } from 'react-i18next';
import { useFormat } from '../../renderer/i18n/use-format.ts';
import { Figure, Figures } from '../../renderer/parts/Figure.tsx';
import styles from '../../renderer/parts/page.module.css';
import { RunPanels } from '../../renderer/parts/run/RunPanels.tsx';
import type { RunFace } from '../../renderer/parts/run/run-face.ts';
import { StageSteps } from '../../renderer/parts/run/StageSteps.tsx';
import type { PipelineView } from '../../renderer/pipelines/pipeline-view.ts';
import { useRead } from '../../renderer/reads/use-read.ts';
import { useStore } from '../../renderer/store/store.ts';

const notesRun: RunFace = {
  pipeline: 'notes',
  countsRecords: false,
  Stages: StageSteps,
  Options: null,
  BeforeStart: null,
  saysItself: [],
  Outcome: ({ job }) => (
    <Figures>
      <Figure label="Topics">{job.results}</Figure>
    </Figures>
  ),
  NextSteps: () => null,
  showFailed: () => undefined,
  failedIcon: <IconNote size={16} />,
  testIds: { newRun: 'new-notes', start: 'start-notes' },
};

function NotesPage() {
  const { t } = useTranslation();
  const { data } = useRead('notes.topics', {});
  return (
    <div className={styles.page}>
      <h1>{t('page.notes')}</h1>
      <RunPanels face={notesRun} />
      <ul data-testid="topics">
        {data?.rows.map(({ noteId, text, topic }) => (
          <li key={noteId}>
            {text}: {topic ?? '–'}
          </li>
        ))}
      </ul>
    </div>
  );
}

function Facts() {
  const format = useFormat();
  const notes = useStore(({ source }) => source?.found.notes);
  return notes === undefined ? null : <span>{format.count(notes.notes)}</span>;
}

export const notesView: PipelineView<'notes'> = {
  icon: IconNote,
  Facts,
  Settings: null,
  pages: { notes: { Page: NotesPage } },
};
