import type { Database } from 'better-sqlite3';
import type { ErrorCode, ErrorInfo } from '../../../../shared/app-error.ts';
import type { Page } from '../../../../shared/page.ts';
import type { InJob } from '../../../../shared/pipelines/in-job.ts';
import type {
  CitedField,
  LineSpan,
  MailClass,
  MailDetail,
  MailInfo,
  MailQuery,
  MailResult,
  MailSummary,
} from '../../../../shared/pipelines/mail.ts';
import type { SourceFile } from '../../../database/open-source-file.ts';
import { pageOf } from '../../../database/page-of.ts';
import { hasTable } from '../../../database/read-schema.ts';
import { findWaiting, joinLastOutcome } from '../../../ledger/outcomes.ts';
import { qualified } from '../../../sources/cell-text.ts';
import { mailStages } from '../mail-stages.ts';
import { fieldsOf } from '../replies/extract-fields.ts';
import { readMailText } from '../source/mail-lines.ts';
import { countMails, type MailMapping } from '../source/mail-list.ts';
import { type MailReader, shownText, unknownMail } from '../source/mail-reader.ts';
import { talentTableOf } from '../talent/talent.ts';
import { parseList } from '../talent/talent-rows.ts';

interface StoredSummary {
  readonly emailId: string;
  readonly sender: string | null;
  readonly subject: string | null;
  readonly timestamp: string | null;
  readonly mailClass: MailClass | null;
  readonly confidence: number | null;
  readonly reason: string | null;
  readonly result: MailResult;
  readonly code: ErrorCode | null;
  readonly message: string | null;
}

/** A mail's newest outcome: failed in either stage, or done where nothing is left to do with it. */
function selectMails(db: Database, source: SourceFile, mapping: MailMapping): string {
  const hasResults = hasTable(db, 'main', 'email_classes');
  const results = hasResults
    ? `LEFT JOIN main.email_classes c ON c.email_id = m.email_id
       LEFT JOIN main.talent_candidates a ON a.email_id = m.email_id
       LEFT JOIN main.talent_projects p ON p.email_id = m.email_id`
    : `LEFT JOIN (SELECT NULL AS class, NULL AS confidence, NULL AS reason) c ON FALSE
       LEFT JOIN (SELECT NULL AS email_id) a ON FALSE LEFT JOIN (SELECT NULL AS email_id) p ON FALSE`;
  const told = joinLastOutcome(db, 'm.email_id', mailStages.classification, 'told');
  const taken = joinLastOutcome(db, 'm.email_id', mailStages.extraction, 'taken');
  // What was taken out of a mail before it was told to be nothing of the kind counts no more.
  const failed = (column: string): string =>
    `CASE WHEN told.status = 'failed' THEN told.${column} WHEN c.class IS NOT 'other' THEN taken.${column} END`;
  return `SELECT m.email_id AS emailId, m.place AS place, e.sender, e.subject, e.timestamp, c.class AS mailClass,
      c.confidence AS confidence, c.reason AS reason, ${failed('code')} AS code, ${failed('message')} AS message,
      CASE WHEN ${failed('status')} = 'failed' THEN 'failed'
           WHEN c.class = 'other' OR a.email_id IS NOT NULL OR p.email_id IS NOT NULL THEN 'done'
           ELSE 'none' END AS result
    FROM temp.gleaner_mails m JOIN (SELECT ${mapping.place} AS place, ${shownText(mapping.sender)} AS sender, ${shownText(mapping.subject)} AS subject,
      ${shownText(mapping.timestamp)} AS timestamp FROM ${qualified(source, mapping.table)}) e ON e.place = m.place
    ${results} ${told} ${taken}`;
}

function summaryOf(stored: StoredSummary, inJob: InJob): MailSummary {
  const error: ErrorInfo | null =
    stored.result === 'failed'
      ? {
          code: stored.code ?? 'malformed_reply',
          message: stored.message ?? 'The mail could not be read.',
          // What to do depends on the cause: the catalogue says it by code.
          hint: '',
        }
      : null;
  return {
    emailId: stored.emailId,
    sender: stored.sender ?? '',
    subject: stored.subject ?? '',
    timestamp: stored.timestamp ?? '',
    result: stored.result,
    inJob,
    mailClass: stored.mailClass,
    confidence: stored.confidence,
    error,
  };
}

function parse(stored: unknown): unknown {
  try {
    return JSON.parse(String(stored));
  } catch {
    // Another program may have written what is no JSON; it is shown without it.
    return null;
  }
}

const isSpan = (span: unknown): span is LineSpan =>
  Array.isArray(span) && span.length === 2 && span.every(Number.isInteger);

function spansIn(cited: unknown, field: string): readonly LineSpan[] {
  if (typeof cited !== 'object' || cited === null || !Object.hasOwn(cited, field)) return [];
  const spans: unknown = (cited as Record<string, unknown>)[field];
  return Array.isArray(spans) ? spans.filter(isSpan) : [];
}

function citedFields(db: Database, emailId: string): readonly CitedField[] {
  for (const kind of ['candidate', 'project'] as const) {
    if (!hasTable(db, 'main', talentTableOf[kind])) continue;
    const row = db
      .prepare<[string], Record<string, unknown>>(
        `SELECT * FROM main.${talentTableOf[kind]} WHERE email_id = ?`,
      )
      .get(emailId);
    if (row === undefined) continue;
    const cited = parse(row.cited);
    return Object.entries(fieldsOf[kind]).flatMap(([field, shape]) => {
      const value = row[field];
      const values = shape === 'list' ? parseList(value) : value === null ? [] : [String(value)];
      return values.length === 0 ? [] : [{ field, values, lines: spansIn(cited, field) }];
    });
  }
  return [];
}

/** The paged reads behind the view of mails. A file without results reads as one whose mails all wait. */
export function createMailViews(source: SourceFile, mapping: MailMapping, reader: MailReader) {
  const { db } = source;
  const summarize = (active: ReadonlySet<string>): ((stored: StoredSummary) => MailSummary) => {
    const waits = findWaiting(db, [mailStages.classification, mailStages.extraction]);
    return (stored) => {
      const { emailId } = stored;
      return summaryOf(stored, active.has(emailId) ? 'active' : waits(emailId) ? 'waiting' : 'none');
    };
  };
  const count = (table: string, where = 'TRUE'): number =>
    hasTable(db, 'main', table)
      ? (db.prepare<[], number>(`SELECT COUNT(*) FROM main.${table} WHERE ${where}`).pluck().get() ?? 0)
      : 0;
  const failed = (): number =>
    db
      .prepare<[], number>(
        `SELECT COUNT(*) FROM (${selectMails(db, source, mapping)}) WHERE result = 'failed'`,
      )
      .pluck()
      .get() ?? 0;
  const withVector = (table: string): number =>
    hasTable(db, 'main', 'talent_vectors')
      ? count(table, 'vector_key IN (SELECT vector_key FROM main.talent_vectors)')
      : 0;
  return {
    info: (): MailInfo => ({
      mails: countMails(db),
      candidateMails: count('email_classes', "class = 'candidate'"),
      projectMails: count('email_classes', "class = 'project'"),
      otherMails: count('email_classes', "class = 'other'"),
      failedMails: failed(),
      candidates: count('talent_candidates'),
      projects: count('talent_projects'),
      embedded: withVector('talent_candidates') + withVector('talent_projects'),
      matches: count('talent_matches'),
    }),

    mails: (query: MailQuery, active: ReadonlySet<string>): Page<MailSummary> =>
      pageOf<StoredSummary, MailSummary>(
        db,
        {
          sql: selectMails(db, source, mapping),
          searched: ['subject', 'sender', 'emailId'],
          equal: { mailClass: query.mailClass },
          active: { id: 'emailId', ids: active },
          order: ['place'],
        },
        query,
        summarize(active),
      ),

    mail: (emailId: string, active: ReadonlySet<string>): MailDetail => {
      const stored = db
        .prepare<[string], StoredSummary>(
          `SELECT * FROM (${selectMails(db, source, mapping)}) WHERE emailId = ?`,
        )
        .get(emailId);
      if (stored === undefined) throw unknownMail(emailId);
      const text = readMailText(reader.mail(emailId));
      return {
        summary: summarize(active)(stored),
        reason: stored.reason ?? '',
        lines: text.lines,
        truncated: text.truncated,
        fields: citedFields(db, emailId),
      };
    },
  };
}
