import type { PipelineFace } from '../../cli/pipelines/pipeline-face.ts';

export const notesFace: PipelineFace = {
  items: 'notes',
  item: 'note',
  job: {
    name: 'topics',
    description: 'say what each note is about',
    selects: { named: 'these notes', failed: 'the notes that failed', all: 'every note again' },
    nobody: 'no note',
    addOptions: (command) => command.option('--language <name>', 'of the topics'),
    readOptions: ({ language }) => (language === undefined ? {} : { language }),
  },
  estimateFlag: 'notes',
  nothingToDo: 'Nothing to do: every note has a topic.',
  hasRecords: false,
  status: ({ name, found: { notes } }) => (notes === undefined ? null : `${name}: ${notes.notes} notes\n`),
  results: (job) => [`topics     ${job.results}`],
};
