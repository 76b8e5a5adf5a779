import type { Database } from 'better-sqlite3';
import type { Page } from '../../../../shared/page.ts';
import type {
  MatchQuery,
  MatchRow,
  TalentKind,
  TalentQuery,
  TalentSummary,
} from '../../../../shared/pipelines/mail.ts';
import type { ScorePart } from '../../../../shared/talent.ts';
import { pageOf } from '../../../database/page-of.ts';
import { hasTable } from '../../../database/read-schema.ts';
import { parseList } from '../talent/talent-rows.ts';

export type TalentViews = ReturnType<typeof createTalentViews>;

const shownMatches = 200;

const columns: Readonly<Record<TalentKind, string>> = {
  candidate: `COALESCE(t.name, '') AS name, COALESCE(t.title, '') AS title, t.skills AS skills,
    t.experience_years AS experience, COALESCE(t.location_preference, '') AS place,
    COALESCE(t.expected_salary, '') AS money, '' AS workStyle`,
  project: `COALESCE(t.title, '') AS name, COALESCE(t.type, '') AS title, t.tech_requirements AS skills,
    NULL AS experience, '' AS place, COALESCE(t.budget, '') AS money, COALESCE(t.work_style, '') AS workStyle`,
};

function selectTalents(kind: TalentKind): string {
  const own = `${kind}_id`;
  return `SELECT t.email_id AS emailId, ${columns[kind]},
      EXISTS (SELECT 1 FROM main.talent_vectors v WHERE v.vector_key = t.vector_key) AS hasVector,
      (SELECT COUNT(*) FROM main.talent_matches m WHERE m.${own} = t.email_id) AS matches,
      (SELECT MAX(score) FROM main.talent_matches m WHERE m.${own} = t.email_id) AS bestScore
    FROM main.talent_${kind}s t`;
}

interface StoredTalent {
  readonly emailId: string;
  readonly name: string;
  readonly title: string;
  readonly skills: string;
  readonly experience: number | null;
  readonly place: string;
  readonly money: string;
  readonly workStyle: string;
  readonly hasVector: number;
  readonly matches: number;
  readonly bestScore: number | null;
}

interface ScoreParts {
  readonly parts: readonly ScorePart[];
  readonly ruleParts: readonly ScorePart[];
}

function parseParts(stored: string): ScoreParts {
  try {
    const read = JSON.parse(stored) as Partial<ScoreParts> | null;
    return { parts: read?.parts ?? [], ruleParts: read?.ruleParts ?? [] };
  } catch {
    // Another program may have written what is none.
    return { parts: [], ruleParts: [] };
  }
}

const toSummary = ({ experience, skills, hasVector, ...stored }: StoredTalent): TalentSummary => ({
  ...stored,
  skills: parseList(skills),
  experienceYears: experience,
  hasVector: hasVector === 1,
});

interface StoredMatch {
  readonly projectId: string;
  readonly candidateId: string;
  readonly rank: number;
  readonly score: number;
  readonly vectorScore: number;
  readonly modelScore: number | null;
  readonly ruleScore: number;
  readonly parts: string;
  readonly reason: string | null;
}

/** The best matches of a candidate or a project, with both sides as they are shown. */
function readMatches(
  db: Database,
  { kind, emailId }: MatchQuery,
  summaries: TalentViews['summaries'],
): readonly MatchRow[] {
  const stored = db
    .prepare<[string, number], StoredMatch>(
      `SELECT project_id AS projectId, candidate_id AS candidateId, rank, score, vector_score AS vectorScore,
        model_score AS modelScore, rule_score AS ruleScore, parts, reason FROM main.talent_matches
       WHERE ${kind}_id = ? ORDER BY score DESC, rank LIMIT ?`,
    )
    .all(emailId, shownMatches);
  const byId = (side: TalentKind, ids: readonly string[]): ReadonlyMap<string, TalentSummary> =>
    new Map(summaries(side, [...new Set(ids)]).map((each) => [each.emailId, each]));
  const projects = byId(
    'project',
    stored.map((match) => match.projectId),
  );
  const candidates = byId(
    'candidate',
    stored.map((match) => match.candidateId),
  );
  return stored.flatMap((match) => {
    const project = projects.get(match.projectId);
    const candidate = candidates.get(match.candidateId);
    // A mail that has been read anew since may be neither any more.
    if (project === undefined || candidate === undefined) return [];
    const { parts, ruleParts } = parseParts(match.parts);
    return [{ ...match, project, candidate, parts, ruleParts, reason: match.reason ?? '' }];
  });
}

/** The paged reads behind the views of candidates, projects and matches. */
export function createTalentViews(db: Database) {
  const isEmpty = (): boolean => !hasTable(db, 'main', 'talent_matches');

  const summaries = (kind: TalentKind, emailIds: readonly string[]): readonly TalentSummary[] => {
    if (isEmpty()) return [];
    const found = new Map(
      db
        .prepare<[string], StoredTalent>(
          `SELECT * FROM (${selectTalents(kind)}) WHERE emailId IN (SELECT value FROM json_each(?))`,
        )
        .all(JSON.stringify(emailIds))
        .map((stored) => [stored.emailId, toSummary(stored)]),
    );
    return emailIds.flatMap((id) => found.get(id) ?? []);
  };

  return {
    /** Those of these mails that there are, in the order of the ids. */
    summaries,

    talents: (query: TalentQuery): Page<TalentSummary> => {
      if (isEmpty()) return { rows: [], total: 0, offset: query.offset };
      const order = [`${query.sort} ${query.descending ? 'DESC' : 'ASC'} NULLS LAST`, 'emailId'];
      const searched = ['name', 'title', 'skills', 'place'];
      return pageOf(db, { sql: selectTalents(query.kind), searched, order }, query, toSummary);
    },

    /** The best first, 200 at most. */
    matches: (query: MatchQuery): readonly MatchRow[] => (isEmpty() ? [] : readMatches(db, query, summaries)),
  };
}
