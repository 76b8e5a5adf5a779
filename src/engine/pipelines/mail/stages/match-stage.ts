import type { Database } from 'better-sqlite3';
import { prepared } from '../../../database/prepared.ts';
import { sqlTime } from '../../../database/sql-text.ts';
import type { ListedItem, LoadedItem, LoadedRecord } from '../../../items.ts';
import { countTokens } from '../../../packing/count-tokens.ts';
import { partKeyOf, partNumbers } from '../../answers/part-numbers.ts';
import { fingerprintOf } from '../../fingerprint.ts';
import type { CallStage } from '../../pipeline.ts';
import { matchPrompt } from '../mail-instructions.ts';
import { mailStages } from '../mail-stages.ts';
import { type ModelScore, readMatchReply } from '../replies/match-reply.ts';
import { type Pair, pairsOf, summaryOf } from '../talent/pairs.ts';
import { chatLimits, overheadOf } from './chat-request.ts';

/** Tokens of a candidate's number and line break. */
const numberTokens = 3;
/** Projects in one request; each has up to `top` candidates. */
const projectsTogether = 10;

const unscored = `SELECT project_id, COUNT(*) AS n FROM main.talent_pairs
  WHERE pair_key NOT IN (SELECT pair_key FROM main.talent_model_scores) GROUP BY project_id ORDER BY project_id`;

function renderProject(project: LoadedItem, number: number): string {
  const rows = project.groups.flatMap((group) => group.records);
  return [`# ${number} ${project.heading}`, ...rows.map((row, index) => `${index + 1} ${row.text}`)].join(
    '\n',
  );
}

/** The model's judgement of the chosen pairs; one that was given before, of the same texts, is not asked for again. */
export function createMatchStage(db: Database): CallStage<readonly ModelScore[]> {
  const isScored = prepared(db, 'SELECT 1 FROM main.talent_model_scores WHERE pair_key = ?');
  const recordsOf = (projectId: string, isWanted: (pair: Pair) => boolean): readonly LoadedRecord[] =>
    pairsOf(db, projectId)
      .filter(isWanted)
      .map((pair) => {
        const text = summaryOf(db, 'candidate', pair.candidateId) ?? '';
        return { id: pair.candidateId, text, tokens: countTokens(text) + numberTokens };
      });
  const projectWith = (projectId: string, isWanted: (pair: Pair) => boolean): LoadedItem => {
    const heading = summaryOf(db, 'project', projectId) ?? '';
    const records = recordsOf(projectId, isWanted);
    return {
      id: projectId,
      heading,
      tokens: countTokens(heading) + 4,
      groups: records.length === 0 ? [] : [{ heading: '', tokens: 0, records }],
    };
  };
  return {
    kind: 'call',
    name: mailStages.matching,
    weight: 4,
    decidesItems: false,
    outputPrior: { perRecord: 22, perItem: 6 },
    limits: (settings) => chatLimits(settings, projectsTogether),
    fingerprint: ({ model }) => fingerprintOf('match', matchPrompt, model),
    overheadTokens: () => overheadOf(matchPrompt),
    listItems: (): readonly ListedItem[] =>
      prepared<[], { project_id: string; n: number }>(db, unscored)
        .all()
        .map((row) => ({ id: row.project_id, records: row.n })),
    loadItem: (projectId, except) =>
      projectWith(
        projectId,
        (pair) => !except.has(pair.candidateId) && isScored.get(pair.pairKey) === undefined,
      ),
    loadWhole: (projectId) => projectWith(projectId, () => true),
    buildRequest: (parts) => {
      const numbers = partNumbers(parts.map(partKeyOf));
      return {
        kind: 'chat',
        messages: [
          { role: 'system', content: matchPrompt },
          { role: 'user', content: parts.map((part, i) => renderProject(part, numbers[i] ?? 0)).join('\n') },
        ],
      };
    },
    parseReply: readMatchReply,
    saveItem: (projectId, payloads, { at, model }) => {
      const keys = new Map(pairsOf(db, projectId).map((pair) => [pair.candidateId, pair.pairKey]));
      const save = prepared(
        db,
        'INSERT OR REPLACE INTO main.talent_model_scores (pair_key, score, reason, model, created_at) VALUES (?, ?, ?, ?, ?)',
      );
      for (const { candidateId, score, reason } of payloads.flat()) {
        const key = keys.get(candidateId);
        if (key !== undefined) save.run(key, score, reason, model, sqlTime(at));
      }
      return { results: 0, setAside: [] };
    },
    // Its candidates are ranked without the model's judgement, and the match says so.
    saveFailure: () => {},
  };
}
