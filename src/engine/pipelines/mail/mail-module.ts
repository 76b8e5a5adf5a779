import { AppError } from '../../../shared/app-error.ts';
import {
  type MailQuery,
  type MatchQuery,
  mailContract,
  type TalentQuery,
  type TalentSearch,
  talentOptionsSchema,
} from '../../../shared/pipelines/mail.ts';
import type { SourceFile } from '../../database/open-source-file.ts';
import { readSchema } from '../../database/read-schema.ts';
import { createCallViews } from '../call-views.ts';
import type { OpenPipeline, PipelineModule } from '../module.ts';
import { estimateMail } from './estimate-mail.ts';
import { createMailPipeline } from './mail-pipeline.ts';
import { mailStages } from './mail-stages.ts';
import { talentExports } from './reads/export-talent.ts';
import { createMailViews } from './reads/mail-views.ts';
import { createTalentViews } from './reads/talent-views.ts';
import { mailTableNames, refuseForeignMailTables } from './result-tables.ts';
import { searchTalent } from './search/search-talent.ts';
import { findMailTable, findNamelessMails, listMails } from './source/mail-list.ts';
import { createMailReader } from './source/mail-reader.ts';

function open(source: SourceFile): OpenPipeline | null {
  const { db } = source;
  const mapping = findMailTable(readSchema(db, source.schema));
  if (mapping === null) return null;
  refuseForeignMailTables(db);
  listMails(source, mapping);
  const reader = createMailReader(source, mapping);
  const mails = createMailViews(source, mapping, reader);
  const talent = createTalentViews(db);
  // What is embedded is what was extracted, and the answer is numbers: nobody reads those.
  const chats = [mailStages.classification, mailStages.extraction, mailStages.matching];
  const calls = createCallViews(db, chats, (options) => createMailPipeline(source, reader, options));
  return {
    info: mails.info,
    notices: () => [],
    list: () => listMails(source, mapping),
    pipelineFor: (options) => createMailPipeline(source, reader, options),
    estimate: (options, selection, settings) =>
      estimateMail(db, reader, talentOptionsSchema.parse(options ?? {}), selection, settings),
    reads: {
      'mail.mails': (query: MailQuery, { active }) => mails.mails(query, active),
      'mail.mail': ({ emailId }: { emailId: string }, { active }) => mails.mail(emailId, active),
      'mail.calls': calls.calls,
      'mail.call': calls.call,
      'mail.talents': (query: TalentQuery) => talent.talents(query),
      'mail.matches': (query: MatchQuery) => talent.matches(query),
      'mail.search': (search: TalentSearch, { embed }) => searchTalent(db, talent, search, embed),
    },
    tables: talentExports(db),
  };
}

/** Mails to candidates and projects, and who fits which. */
export const mailModule: PipelineModule = {
  contract: mailContract,
  resultTables: mailTableNames,
  open,
  refusal: ({ db, schema, path }) => {
    const name = findNamelessMails(readSchema(db, schema));
    if (name === null) return null;
    return new AppError(
      'mail_key_of_several',
      `The table ${name} has a key of several columns and no rowid: its mails have no one name.`,
      {
        hint: 'Give it a key of one column, or copy it into a table with a rowid (CREATE TABLE … AS SELECT * FROM …), and open the file again.',
        params: { path, name },
      },
    );
  },
  absent: () =>
    new AppError('no_mail_table', 'This file has no table of mails.', {
      hint: 'Import a mailbox into a new file, or open one with a table emails(id, sender, subject, body).',
    }),
};
