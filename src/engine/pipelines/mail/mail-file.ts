import type { ModelSettings } from '../../../shared/model-settings.ts';
import type { Estimate, Selection } from '../../../shared/source.ts';
import { talentOptionsSchema } from '../../../shared/talent-views.ts';
import type { SourceFile } from '../../database/open-source-file.ts';
import { readSchema } from '../../database/read-schema.ts';
import type { Pipeline } from '../pipeline.ts';
import { estimateMail } from './estimate-mail.ts';
import { createMailPipeline } from './mail-pipeline.ts';
import { createMailViews, type MailViews } from './reads/mail-views.ts';
import { createTalentViews, type TalentViews } from './reads/talent-views.ts';
import { refuseForeignTables } from './result-tables.ts';
import { findMailTable, listMails } from './source/mail-list.ts';
import { createMailReader } from './source/mail-reader.ts';

/** What a file with mail offers. */
export interface MailFile {
  pipelineFor(options: unknown): Pipeline;
  readonly mails: MailViews;
  readonly talent: TalentViews;
  /** What a job with these options would take; see `estimateMail`. */
  estimate(
    options: unknown,
    selection: Selection,
    settings: ModelSettings,
    secondsPerCall: number | null,
  ): Promise<Estimate>;
  /** Looks again at which mails there are. */
  list(): void;
}

/**
 * Null where the file has no table of mails.
 * @throws AppError name_taken where a table under a name of ours cannot be one of ours
 */
export function openMail(source: SourceFile): MailFile | null {
  const mapping = findMailTable(readSchema(source.db, source.schema));
  if (mapping === null) return null;
  refuseForeignTables(source.db);
  listMails(source, mapping);
  const reader = createMailReader(source, mapping);
  return {
    pipelineFor: (options) => createMailPipeline(source, reader, options),
    mails: createMailViews(source, mapping, reader),
    talent: createTalentViews(source.db),
    estimate: (options, selection, settings, secondsPerCall) => {
      const asked = talentOptionsSchema.parse(options ?? {});
      return estimateMail(source.db, reader, asked, selection, settings, secondsPerCall);
    },
    list: () => listMails(source, mapping),
  };
}
