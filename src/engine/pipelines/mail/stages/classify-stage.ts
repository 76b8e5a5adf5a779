import type { Database } from 'better-sqlite3';
import { assertNever } from '../../../../shared/assert-never.ts';
import type { TalentOptions } from '../../../../shared/pipelines/mail.ts';
import type { Selection } from '../../../../shared/work.ts';
import { sqlTime } from '../../../database/sql-text.ts';
import type { ListedItem } from '../../../items.ts';
import { selectFailed } from '../../../ledger/outcomes.ts';
import type { OutputPrior } from '../../../packing/token-estimates.ts';
import { fingerprintOf } from '../../fingerprint.ts';
import type { CallStage } from '../../pipeline.ts';
import { classifyPrompt } from '../mail-instructions.ts';
import { mailStages } from '../mail-stages.ts';
import { type ClassPayload, readClassReply } from '../replies/classify-reply.ts';
import type { MailReader } from '../source/mail-reader.ts';
import { chatLimits, mailItem, mailRequest, overheadOf } from './chat-request.ts';

/** What a mail is shows in its beginning. */
export const shownLines = 60;
export const classifyPrior: OutputPrior = { perRecord: 24, perItem: 0 };

function whichMails(db: Database, selection: Selection): readonly string[] {
  const where = (condition: string): readonly string[] =>
    db
      .prepare<[], string>(`SELECT email_id FROM temp.gleaner_mails WHERE ${condition} ORDER BY place`)
      .pluck()
      .all();
  switch (selection.kind) {
    case 'all':
      return where('TRUE');
    case 'unfinished':
    // A mail has no rows of its own that could come later: what is new has not been read.
    case 'new':
      return where('email_id NOT IN (SELECT email_id FROM main.email_classes)');
    case 'changed':
      return [];
    case 'failed':
      return where(`email_id IN (${selectFailed(db, mailStages.classification)})`);
    case 'named':
      return [...new Set(selection.ids)];
    default:
      return assertNever(selection);
  }
}

/** What each mail is: several mails a call, an answer a line. */
export function createClassifyStage(
  db: Database,
  reader: MailReader,
  options: TalentOptions,
): CallStage<ClassPayload> {
  const save = (emailId: string, payload: ClassPayload, at: number): void => {
    db.prepare(
      'INSERT OR REPLACE INTO main.email_classes (email_id, class, confidence, reason, created_at) VALUES (?, ?, ?, ?, ?)',
    ).run(emailId, payload.mailClass, payload.confidence, payload.reason, sqlTime(at));
    // What the mail was taken for before is not true any more.
    if (payload.mailClass !== 'candidate')
      db.prepare('DELETE FROM main.talent_candidates WHERE email_id = ?').run(emailId);
    if (payload.mailClass !== 'project')
      db.prepare('DELETE FROM main.talent_projects WHERE email_id = ?').run(emailId);
  };
  return {
    kind: 'call',
    name: mailStages.classification,
    weight: 3,
    decidesItems: true,
    outputPrior: classifyPrior,
    limits: (settings) => chatLimits(settings, options.mailsPerCall),
    fingerprint: ({ model }) => fingerprintOf('classify', classifyPrompt, model),
    overheadTokens: () => overheadOf(classifyPrompt),
    listItems: (selection): readonly ListedItem[] =>
      whichMails(db, selection).map((id) => {
        if (selection.kind === 'named') reader.check(id);
        return { id, records: 1 };
      }),
    loadItem: (emailId, except) => {
      const item = mailItem(emailId, '', 'mail', reader.lines(emailId).slice(0, shownLines));
      return except.has('mail') ? { ...item, groups: [] } : item;
    },
    buildRequest: (parts) => mailRequest(classifyPrompt, parts),
    parseReply: readClassReply,
    saveItem: (emailId, [payload], { at }) => {
      if (payload === undefined) return { results: 0, setAside: [] };
      save(emailId, payload, at);
      return { results: 0, setAside: [], goesOn: payload.mailClass !== 'other' };
    },
    // The ledger keeps why; a class of an earlier run stays.
    saveFailure: () => {},
  };
}
