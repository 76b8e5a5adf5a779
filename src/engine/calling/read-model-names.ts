import { z } from 'zod';
import { notAModel } from './call-error.ts';
import { findComplaint, parseJson } from './complaint.ts';
import { ProviderError } from './provider-error.ts';

const mostModels = 1_000;

const modelSchema = z.union([
  z.looseObject({ id: z.string() }).transform(({ id }) => id),
  z.looseObject({ name: z.string() }).transform(({ name }) => name),
]);
const namesSchema = z.array(modelSchema.nullable().catch(null));
const listSchema = z.union([
  z.looseObject({ data: namesSchema }).transform(({ data }) => data),
  z.looseObject({ models: namesSchema }).transform(({ models }) => models),
  namesSchema,
]);

/**
 * Names of models from the body of `GET /models`, in order, a thousand at most.
 * @throws ProviderError for a complaint in it, AppError not_a_model for what lists nothing
 */
export function readModelNames(text: string, headers: Headers): readonly string[] {
  const body = parseJson(text);
  const names = listSchema.safeParse(body).data;
  const complaint = findComplaint(body, names !== undefined);
  if (complaint !== null) throw new ProviderError(null, complaint, headers);
  if (names === undefined) throw notAModel(headers.get('content-type') ?? '');
  return names
    .slice(0, mostModels)
    .flatMap((name) => name ?? [])
    .sort();
}
