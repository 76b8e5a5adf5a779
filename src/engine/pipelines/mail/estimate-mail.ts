import type { Database } from 'better-sqlite3';
import { assertNever } from '../../../shared/assert-never.ts';
import type { ModelSettings } from '../../../shared/model-settings.ts';
import { type TalentOptions, talentKinds } from '../../../shared/pipelines/mail.ts';
import type { Selection } from '../../../shared/work.ts';
import { hasTable } from '../../database/read-schema.ts';
import { openElsewhere } from '../../ledger/open-elsewhere.ts';
import { selectFailed } from '../../ledger/outcomes.ts';
import { countTokens } from '../../packing/count-tokens.ts';
import type { PackedWork } from '../../packing/learn-estimate.ts';
import { type EstimatedStage, packSample } from '../../packing/pack-sample.ts';
import { classifyPrompt, extractPrompt } from './mail-instructions.ts';
import { mailStages, unextracted } from './mail-stages.ts';
import type { MailReader } from './source/mail-reader.ts';
import { chatLimits, mailItem, overheadOf } from './stages/chat-request.ts';
import { classifyPrior, shownLines } from './stages/classify-stage.ts';
import { embeddingLimits, missingTexts } from './stages/embed-stage.ts';
import { extractPrior } from './stages/extract-stage.ts';
import { talentTableOf } from './talent/talent.ts';
import { embeddedText, readTalent } from './talent/talent-rows.ts';

/** Of mails of which nothing is known, how many are a candidate's or a project's. */
const unknownShare = 0.6;
/** Tokens of a text that is embedded where the file has none yet: measured on 2 100 texts of 3 000 made mails, 61.1. */
const unknownTextTokens = 61;
/** Texts looked at to see how long they are. */
const sampledTexts = 200;

interface MailsToRead {
  readonly classify: readonly string[];
  /** Told to be a candidate or a project, or not told anything yet. */
  readonly mayExtract: readonly string[];
  /** How many of those are expected to be extracted. */
  readonly extract: number;
}

const pluck = (db: Database, sql: string): readonly string[] => db.prepare<[], string>(sql).pluck().all();

function mailsToRead(db: Database, reader: MailReader, selection: Selection): MailsToRead {
  const isRead = hasTable(db, 'main', 'email_classes');
  const classes = new Map<string, string>(
    isRead
      ? db.prepare<[], [string, string]>('SELECT email_id, class FROM main.email_classes').raw().all()
      : [],
  );
  const told = [...classes.values()];
  const share =
    told.length === 0 ? unknownShare : told.filter((each) => each !== 'other').length / told.length;
  const waiting = isRead
    ? pluck(db, `SELECT email_id FROM temp.gleaner_mails WHERE email_id IN (${unextracted})`)
    : [];
  const all = (): readonly string[] => pluck(db, 'SELECT email_id FROM temp.gleaner_mails ORDER BY place');
  const theirs = (stage: string) => openElsewhere(db, { pipeline: 'mail', stage, jobId: null });
  const classifiedElsewhere = theirs(mailStages.classification);
  const extractedElsewhere = theirs(mailStages.extraction);
  const expect = (asked: readonly string[], left: readonly string[]): MailsToRead => {
    const classify = asked.filter((id) => !classifiedElsewhere.has(id));
    const others = left.filter((id) => !extractedElsewhere.has(id));
    const unknown = classify.filter((id) => !classes.has(id));
    const known = classify.filter((id) => (classes.get(id) ?? 'other') !== 'other');
    const certain = [...new Set([...known, ...others])];
    return {
      classify,
      mayExtract: [...certain, ...unknown],
      extract: certain.length + share * unknown.length,
    };
  };
  switch (selection.kind) {
    case 'all':
      return expect(all(), []);
    case 'unfinished':
    case 'new':
      return expect(
        all().filter((id) => !classes.has(id)),
        waiting,
      );
    case 'changed':
      return expect([], []);
    case 'failed':
      return expect(pluck(db, selectFailed(db, mailStages.classification)), waiting);
    case 'named':
      for (const id of selection.ids) reader.check(id);
      return expect([...new Set(selection.ids)], []);
    default:
      return assertNever(selection);
  }
}

/** Texts that wait for their vectors and those that are to come, and their tokens. */
function textsToEmbed(db: Database, model: string, extracted: number): { texts: number; tokens: number } {
  if (!hasTable(db, 'main', 'talent_vectors')) {
    return { texts: extracted, tokens: extracted * unknownTextTokens };
  }
  const lengths = talentKinds.flatMap((kind) =>
    db
      .prepare<[], Record<string, string | number | null>>(
        `SELECT * FROM main.${talentTableOf[kind]} LIMIT ${sampledTexts}`,
      )
      .all()
      .map((row) => countTokens(embeddedText(kind, readTalent(kind, row)))),
  );
  const mean =
    lengths.length === 0
      ? unknownTextTokens
      : lengths.reduce((sum, tokens) => sum + tokens, 0) / lengths.length;
  const texts = extracted + missingTexts(db, model).length;
  return { texts, tokens: texts * mean };
}

interface Share {
  readonly batches: number;
  readonly promptTokens: number;
  readonly completionTokens: number;
  /** Of the input, what smaller requests take so that no place stands idle. */
  readonly spreadTokens: number;
}

const nothing: Share = { batches: 0, promptTokens: 0, completionTokens: 0, spreadTokens: 0 };

/** What a stage takes for so many mails, by packing those that may be its own, or an even sample of them. */
async function shareOf(
  stage: EstimatedStage,
  ids: readonly string[],
  count: number,
  settings: ModelSettings,
): Promise<Share> {
  const packed = await packSample(
    stage,
    ids.map((id) => ({ id })),
    settings,
  );
  if (packed.rows === 0) return nothing;
  const scale = count / packed.rows;
  return {
    batches: Math.ceil(packed.batches * scale),
    promptTokens: Math.round(packed.promptTokens * scale),
    completionTokens: Math.round(packed.completionTokens * scale),
    spreadTokens: Math.round(packed.spreadTokens * scale),
  };
}

/**
 * What a mail job over the selection would take, without sending or writing anything: packing the classification of the
 * selected mails and the extraction of those that wait, and the texts to embed. Of a mail that is not classified yet it is
 * assumed that it needs extraction as often as the file's mails did so far (0.6 where nothing is known). The judgement of
 * matches is left out: who is matched with whom is not known before. Items and records are mails.
 */
export async function estimateMail(
  db: Database,
  reader: MailReader,
  options: TalentOptions,
  selection: Selection,
  settings: ModelSettings,
): Promise<PackedWork> {
  const { classify, mayExtract, extract } = mailsToRead(db, reader, selection);
  const limits = (given: ModelSettings) => chatLimits(given, options.mailsPerCall);
  const asking = (prompt: string) => ({ limits, overheadTokens: () => overheadOf(prompt) });
  const classification = await shareOf(
    {
      ...asking(classifyPrompt),
      outputPrior: classifyPrior,
      loadItem: (id) => mailItem(id, '', 'mail', reader.lines(id).slice(0, shownLines)),
    },
    classify,
    classify.length,
    settings,
  );
  const extraction = await shareOf(
    {
      ...asking(extractPrompt),
      outputPrior: extractPrior,
      loadItem: (id) => mailItem(id, 'candidate', 'mail', reader.lines(id)),
    },
    mayExtract,
    extract,
    settings,
  );
  const { texts, tokens } = textsToEmbed(db, options.embeddingModel, extract);
  const embedding: Share = {
    batches: Math.ceil(Math.max(texts / embeddingLimits.maxItems, tokens / embeddingLimits.maxInputTokens)),
    promptTokens: Math.round(tokens),
    completionTokens: 0,
    spreadTokens: 0,
  };
  const shares = [classification, extraction, embedding];
  const sum = (of: (share: Share) => number): number => shares.reduce((total, share) => total + of(share), 0);
  const mails = new Set([...classify, ...mayExtract]).size;
  return {
    items: mails,
    records: mails,
    batches: sum((share) => share.batches),
    promptTokens: sum((share) => share.promptTokens),
    completionTokens: sum((share) => share.completionTokens),
    originalPromptTokens: 0,
    spreadTokens: sum((share) => share.spreadTokens),
    embeddedTokens: embedding.promptTokens,
  };
}
