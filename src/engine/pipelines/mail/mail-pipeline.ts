import { assertNever } from '../../../shared/assert-never.ts';
import { talentOptionsSchema } from '../../../shared/pipelines/mail.ts';
import type { Selection } from '../../../shared/work.ts';
import type { SourceFile } from '../../database/open-source-file.ts';
import { hasTable } from '../../database/read-schema.ts';
import { selectFailed } from '../../ledger/outcomes.ts';
import type { Pipeline } from '../pipeline.ts';
import { mailStages, unextracted } from './mail-stages.ts';
import { ensureMailTables } from './result-tables.ts';
import { countMails } from './source/mail-list.ts';
import type { MailReader } from './source/mail-reader.ts';
import { createClassifyStage } from './stages/classify-stage.ts';
import { createEmbedStage } from './stages/embed-stage.ts';
import { createExtractStage } from './stages/extract-stage.ts';
import { createFilterStage } from './stages/filter-stage.ts';
import { createMatchStage } from './stages/match-stage.ts';
import { createResultStage } from './stages/result-stage.ts';
import { createInitStage, createStorageStage } from './stages/storage-stages.ts';
import { dictionaries } from './terms/dictionaries.ts';
import { hasVectors } from './vectors/vector-store.ts';

const unfinished = `SELECT email_id FROM temp.gleaner_mails
  WHERE email_id NOT IN (SELECT email_id FROM main.email_classes) OR email_id IN (${unextracted})`;

/**
 * The second pipeline: mails to candidates and projects, and who fits which. Its options are `TalentOptions`; what of
 * them is missing is the default.
 */
export function createMailPipeline(source: SourceFile, reader: MailReader, given: unknown): Pipeline {
  const { db } = source;
  const options = talentOptionsSchema.parse(given ?? {});
  const count = (sql: string): number =>
    db.prepare<[], number>(`SELECT COUNT(*) FROM (${sql})`).pluck().get() ?? 0;

  const countItems = (selection: Selection): number => {
    switch (selection.kind) {
      case 'all':
        return countMails(db);
      case 'named':
        for (const id of selection.ids) reader.check(id);
        return new Set(selection.ids).size;
      case 'failed':
        return count(`${selectFailed(db, mailStages.classification)} UNION ${unextracted}`);
      case 'unfinished':
      case 'new':
        return count(unfinished);
      case 'changed':
        return 0;
      default:
        return assertNever(selection);
    }
  };

  // Statements are prepared when the tables are there: a pipeline is made before its first job makes them.
  let stages: Pipeline['stages'] | null = null;
  return {
    name: 'mail',
    options,
    prepare: () => {
      // One that cannot be used is found before anything is sent.
      dictionaries();
      ensureMailTables(db);
    },
    countItems,
    embeddingModel: options.embeddingModel,
    untriedEmbeddingModel: (selection, isKnownAddress) => {
      const isPaidFor = !hasTable(db, 'main', 'email_classes') || countItems(selection) > 0;
      const isTried = isKnownAddress && hasVectors(db, options.embeddingModel);
      return isPaidFor && !isTried ? options.embeddingModel : null;
    },
    get stages() {
      stages ??= [
        createInitStage(db),
        createClassifyStage(db, reader, options),
        createExtractStage(db, reader, options),
        createEmbedStage(db, options),
        createStorageStage(db),
        createFilterStage(db, options),
        createMatchStage(db),
        createResultStage(db, options),
      ];
      return stages;
    },
  };
}
