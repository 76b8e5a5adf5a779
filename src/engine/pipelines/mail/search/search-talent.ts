import type { Database } from 'better-sqlite3';
import { AppError } from '../../../../shared/app-error.ts';
import type { TalentSearch, TalentSearchResult } from '../../../../shared/pipelines/mail.ts';
import { hasTable } from '../../../database/read-schema.ts';
import type { TalentViews } from '../reads/talent-views.ts';
import { placeName } from '../terms/places.ts';
import { skillName } from '../terms/skills.ts';
import { findHits } from './find-hits.ts';
import { parseQuery } from './parse-query.ts';
import { parseFilters, type SearchFilters } from './search-filters.ts';

/** What was read of a query, as it could be typed. */
function understood(filters: SearchFilters): readonly string[] {
  const lists: readonly (readonly [string, readonly string[] | null])[] = [
    ['skills', filters.skills.map(skillName)],
    ['location', filters.places?.map(placeName) ?? null],
    ['style', filters.workStyles],
    ['certificates', filters.certificates],
  ];
  const said = lists.flatMap(([name, values]) =>
    values === null || values.length === 0 ? [] : [`${name}=${values.join(', ')}`],
  );
  if (filters.years !== null) said.push(`years=${filters.years}`);
  if (filters.education !== null) said.push(`education=${filters.education}`);
  return said;
}

/**
 * Answers a typed query over the candidates or projects of a file.
 * @param embed the vector of a text by a model
 * @throws AppError bad_input for a filter that cannot be read, weights_invalid, vectors_unavailable
 */
export async function searchTalent(
  db: Database,
  views: TalentViews,
  search: TalentSearch,
  embed: (model: string, text: string) => Promise<Float32Array>,
): Promise<TalentSearchResult> {
  const { embeddingModel: model } = search;
  const required = parseFilters(search.filters);
  const { text, filters } = parseQuery(search.query);
  const said = understood(filters);
  if (!hasTable(db, 'main', 'talent_vector_codes')) return { hits: [], exact: true, understood: said };
  const isEmbedded = db.prepare('SELECT 1 FROM main.talent_vectors WHERE model = ? LIMIT 1').get(model);
  if (isEmbedded === undefined) {
    const others = db.prepare<[], string>('SELECT DISTINCT model FROM main.talent_vectors').pluck().all();
    throw new AppError('not_embedded', `Nothing here has a vector of ${model}.`, {
      hint:
        others.length === 0
          ? 'Run the mails with this embedding model first.'
          : `Ask with the model they are of (${others.join(', ')}), or run the mails with this one first.`,
      params: { model },
    });
  }
  const vector = await embed(model, text);
  const { kind, weights, limit } = search;
  const { hits, exact } = findHits(db, { kind, model, vector, filters, required, weights, limit });
  const summaries = new Map(
    views
      .summaries(
        kind,
        hits.map((hit) => hit.id),
      )
      .map((each) => [each.emailId, each]),
  );
  return {
    exact,
    understood: said,
    hits: hits.flatMap(({ id, ...hit }) => {
      const found = summaries.get(id);
      return found === undefined ? [] : [{ ...hit, found }];
    }),
  };
}
