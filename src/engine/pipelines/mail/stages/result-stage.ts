import type { Database } from 'better-sqlite3';
import type { TalentOptions } from '../../../../shared/pipelines/mail.ts';
import type { HybridWeights } from '../../../../shared/talent.ts';
import { prepared } from '../../../database/prepared.ts';
import type { LocalStage } from '../../pipeline.ts';
import { mailStages } from '../mail-stages.ts';
import { hybridScore, reasonSentence } from '../matching/hybrid-score.ts';
import { ruleScore } from '../matching/rule-score.ts';
import { type Pair, pairsOf } from '../talent/pairs.ts';
import { candidateFacts, projectFacts } from '../talent/stored-facts.ts';

/** Without the model's judgement the score stands on the other two. */
function weightsWithout(weights: HybridWeights): HybridWeights {
  const left = weights.vector + weights.rules;
  if (left === 0) return { vector: 0.5, model: 0, rules: 0.5 };
  return { vector: weights.vector / left, model: 0, rules: weights.rules / left };
}

interface Judgement {
  readonly score: number;
  readonly reason: string | null;
}

/** Ranks each project's candidates by the hybrid score, with every part of it. */
export function createResultStage(db: Database, options: TalentOptions): LocalStage {
  const judgementOf = prepared<[string], Judgement>(
    db,
    'SELECT score, reason FROM main.talent_model_scores WHERE pair_key = ?',
  );
  const score = (pair: Pair) => {
    const candidate = candidateFacts(db, pair.candidateId);
    const project = projectFacts(db, pair.projectId);
    if (candidate === null || project === null) return null;
    const judgement = judgementOf.get(pair.pairKey) ?? null;
    const weights = judgement === null ? weightsWithout(options.weights) : options.weights;
    const rules = ruleScore(candidate, project);
    const hybrid = hybridScore(
      { cosine: pair.similarity, modelScore: judgement?.score ?? 0, rules },
      weights,
    );
    return { pair, hybrid, judgement };
  };
  const rank = (projectId: string): number => {
    prepared(db, 'DELETE FROM main.talent_matches WHERE project_id = ?').run(projectId);
    const scored = pairsOf(db, projectId)
      .map(score)
      .filter((each) => each !== null)
      .sort((a, b) => b.hybrid.score - a.hybrid.score || (a.pair.candidateId < b.pair.candidateId ? -1 : 1));
    const insert = prepared(
      db,
      `INSERT INTO main.talent_matches (project_id, candidate_id, rank, score, vector_score, model_score, rule_score, parts, reason)
       VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?)`,
    );
    for (const [index, { pair, hybrid, judgement }] of scored.entries()) {
      insert.run(
        projectId,
        pair.candidateId,
        index + 1,
        hybrid.score,
        hybrid.vectorScore,
        judgement?.score ?? null,
        hybrid.ruleScore,
        JSON.stringify({ parts: hybrid.parts, ruleParts: hybrid.ruleParts }),
        judgement?.reason || reasonSentence(hybrid.ruleParts),
      );
    }
    return 1;
  };
  return {
    kind: 'local',
    name: mailStages.results,
    weight: 0.3,
    begin: () => {
      const projects = prepared<[], string>(db, 'SELECT email_id FROM main.talent_projects ORDER BY rowid')
        .pluck()
        .all();
      prepared(
        db,
        'DELETE FROM main.talent_matches WHERE project_id NOT IN (SELECT email_id FROM main.talent_projects)',
      ).run();
      return { total: projects.length, steps: projects.map((id) => () => rank(id)) };
    },
  };
}
