import type { Database } from 'better-sqlite3';
import type { MailClass, TalentKind, TalentOptions } from '../../../../shared/pipelines/mail.ts';
import type { Selection } from '../../../../shared/work.ts';
import type { ListedItem } from '../../../items.ts';
import type { OutputPrior } from '../../../packing/token-estimates.ts';
import { fingerprintOf } from '../../fingerprint.ts';
import type { CallStage } from '../../pipeline.ts';
import { extractPrompt } from '../mail-instructions.ts';
import { mailStages, unextracted } from '../mail-stages.ts';
import { encodeExtractKey, type FieldsPayload, readExtractReply } from '../replies/extract-reply.ts';
import type { MailReader } from '../source/mail-reader.ts';
import { saveTalent } from '../talent/talent-rows.ts';
import { chatLimits, mailItem, mailRequest, overheadOf } from './chat-request.ts';

export const extractPrior: OutputPrior = { perRecord: 160, perItem: 0 };

const told = "SELECT email_id FROM main.email_classes WHERE class <> 'other'";

function whichMails(db: Database, selection: Selection): readonly string[] {
  if (selection.kind === 'named') {
    return db
      .prepare<[string], string>(`SELECT value FROM json_each(?) WHERE value IN (${told})`)
      .pluck()
      .all(JSON.stringify(selection.ids));
  }
  const ids = selection.kind === 'all' ? told : unextracted;
  return db
    .prepare<[], string>(`SELECT email_id FROM temp.gleaner_mails WHERE email_id IN (${ids}) ORDER BY place`)
    .pluck()
    .all();
}

/** What a candidate's or a project's mail states, every field with the lines where it stands. */
export function createExtractStage(
  db: Database,
  reader: MailReader,
  options: TalentOptions,
): CallStage<FieldsPayload> {
  const classOf = db
    .prepare<[string], MailClass>('SELECT class FROM main.email_classes WHERE email_id = ?')
    .pluck();
  const kindOf = (emailId: string): TalentKind =>
    classOf.get(emailId) === 'project' ? 'project' : 'candidate';
  return {
    kind: 'call',
    name: mailStages.extraction,
    weight: 8,
    decidesItems: true,
    outputPrior: extractPrior,
    limits: (settings) => chatLimits(settings, options.mailsPerCall),
    fingerprint: ({ model }) => fingerprintOf('extract', extractPrompt, model),
    overheadTokens: () => overheadOf(extractPrompt),
    listItems: (selection): readonly ListedItem[] =>
      whichMails(db, selection).map((id) => ({ id, records: 1 })),
    loadItem: (emailId, except) => {
      const lines = reader.lines(emailId);
      const kind = kindOf(emailId);
      const recordId = encodeExtractKey({ kind, lastLine: lines.length });
      const item = mailItem(emailId, kind, recordId, lines);
      return except.has(recordId) ? { ...item, groups: [] } : item;
    },
    buildRequest: (parts) => mailRequest(extractPrompt, parts),
    parseReply: (reply, parts) => readExtractReply(reply, parts, reader.lines),
    saveItem: (emailId, [payload], { at }) => {
      if (payload === undefined) return { results: 0, setAside: [] };
      saveTalent(db, emailId, payload, at);
      return { results: 1, setAside: [] };
    },
    // The ledger keeps why; nothing is made up in place of what was not found.
    saveFailure: () => {},
  };
}
