import type { Database } from 'better-sqlite3';
import type { TalentOptions } from '../../../../shared/pipelines/mail.ts';
import type { LocalStage } from '../../pipeline.ts';
import { mailStages } from '../mail-stages.ts';
import { defaultHardFilterOptions } from '../matching/hard-filters.ts';
import { nearCandidates } from '../matching/near-candidates.ts';
import { prefilter } from '../matching/prefilter.ts';
import { pairKeyOf, summaryOf } from '../talent/pairs.ts';
import { projectFacts } from '../talent/stored-facts.ts';
import { loadVectorFunctions } from '../vectors/load-vector-functions.ts';
import { readVector } from '../vectors/vector-store.ts';

/** Which candidates each project is matched with: those near by vector that no hard filter excludes. */
export function createFilterStage(db: Database, options: TalentOptions): LocalStage {
  const model = options.embeddingModel;

  const choose = (projectId: string, vectorKey: string | null, chatModel: string): number => {
    db.prepare('DELETE FROM main.talent_pairs WHERE project_id = ?').run(projectId);
    const vector = vectorKey === null ? null : readVector(db, model, vectorKey);
    const facts = projectFacts(db, projectId);
    if (vector === null || facts === null) return 1;
    const { chosen } = prefilter(
      facts,
      nearCandidates(db, { model, vector, minSimilarity: options.minSimilarity }),
      {
        ...defaultHardFilterOptions,
        filters: options.filters,
        top: options.top,
        minSimilarity: options.minSimilarity,
      },
    );
    const project = summaryOf(db, 'project', projectId) ?? '';
    const insert = db.prepare(
      'INSERT INTO main.talent_pairs (project_id, candidate_id, similarity, verdicts, pair_key) VALUES (?, ?, ?, ?, ?)',
    );
    for (const { id, similarity, verdicts } of chosen) {
      const key = pairKeyOf(project, summaryOf(db, 'candidate', id) ?? '', chatModel);
      insert.run(projectId, id, similarity, JSON.stringify(verdicts), key);
    }
    return 1;
  };

  return {
    kind: 'local',
    name: mailStages.filtering,
    weight: 0.3,
    begin: ({ model: chatModel }) => {
      loadVectorFunctions(db);
      const projects = db
        .prepare<[], { id: string; key: string | null }>(
          'SELECT email_id AS id, vector_key AS key FROM main.talent_projects ORDER BY rowid',
        )
        .all();
      db.prepare(
        'DELETE FROM main.talent_pairs WHERE project_id NOT IN (SELECT email_id FROM main.talent_projects)',
      ).run();
      return {
        total: projects.length,
        steps: projects.map(
          ({ id, key }) =>
            () =>
              choose(id, key, chatModel),
        ),
      };
    },
  };
}
