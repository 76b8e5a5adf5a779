import type { Database } from 'better-sqlite3';
import { type TalentKind, type TalentOptions, talentKinds } from '../../../../shared/pipelines/mail.ts';
import { decodeEmbeddings } from '../../../calling/embeddings.ts';
import { prepared } from '../../../database/prepared.ts';
import type { ContentProblem, ListedItem } from '../../../items.ts';
import { countTokens } from '../../../packing/count-tokens.ts';
import { fingerprintOf } from '../../fingerprint.ts';
import type { CallStage, PartVerdict } from '../../pipeline.ts';
import { mailStages } from '../mail-stages.ts';
import { talentTableOf } from '../talent/talent.ts';
import { embeddedText, readTalent } from '../talent/talent-rows.ts';
import { saveVectors } from '../vectors/vector-store.ts';

/** What `/v1/embeddings` takes in one request. */
export const embeddingLimits = { maxInputTokens: 300_000, maxOutputTokens: 0, maxItems: 2_048 } as const;

const unusable: ContentProblem = {
  code: 'vector_unusable',
  message: 'The model gave no vector for this text.',
};

interface VectorPayload {
  /** float32, little-endian, base64. */
  readonly vector: string;
}

const encode = (vector: Float32Array): string =>
  Buffer.from(vector.buffer, vector.byteOffset, vector.byteLength).toString('base64');

function decode(encoded: string): Float32Array {
  const bytes = Buffer.from(encoded, 'base64');
  return new Float32Array(bytes.buffer.slice(bytes.byteOffset, bytes.byteOffset + bytes.byteLength));
}

/** Texts without a vector of the model, by `KIND:KEY`: the same text is one item, whoever's it is. */
export function missingTexts(db: Database, model: string): readonly string[] {
  return talentKinds.flatMap((kind) =>
    prepared<[string], string>(
      db,
      `SELECT DISTINCT '${kind}:' || vector_key FROM main.${talentTableOf[kind]} t WHERE vector_key IS NOT NULL
         AND NOT EXISTS (SELECT 1 FROM main.talent_vectors v WHERE v.vector_key = t.vector_key AND v.model = ?)`,
    )
      .pluck()
      .all(model),
  );
}

const kindOf = (itemId: string): TalentKind => (itemId.startsWith('project:') ? 'project' : 'candidate');
const keyOf = (itemId: string): string => itemId.slice(itemId.indexOf(':') + 1);

/** Vectors for what was extracted: as many texts a request as it takes, each text once, by its content. */
export function createEmbedStage(db: Database, options: TalentOptions): CallStage<VectorPayload> {
  const model = options.embeddingModel;
  const textOf = (itemId: string): string | null => {
    const kind = kindOf(itemId);
    const row = prepared<[string], Record<string, string | number | null>>(
      db,
      `SELECT * FROM main.${talentTableOf[kind]} WHERE vector_key = ? LIMIT 1`,
    ).get(keyOf(itemId));
    return row === undefined ? null : embeddedText(kind, readTalent(kind, row));
  };
  return {
    kind: 'call',
    name: mailStages.vectors,
    weight: 1,
    decidesItems: false,
    outputPrior: { perRecord: 0, perItem: 0 },
    limits: () => embeddingLimits,
    fingerprint: () => fingerprintOf('embed', model),
    overheadTokens: () => 0,
    listItems: (): readonly ListedItem[] => missingTexts(db, model).map((id) => ({ id, records: 1 })),
    loadItem: (itemId, except) => {
      const text = textOf(itemId);
      const isOpen = text !== null && !except.has('text');
      const records = isOpen ? [{ id: 'text', text, tokens: countTokens(text) }] : [];
      return {
        id: itemId,
        heading: '',
        tokens: 0,
        groups: records.length === 0 ? [] : [{ heading: '', tokens: 0, records }],
      };
    },
    buildRequest: (parts) => ({
      kind: 'embeddings',
      model,
      inputs: parts.map((part) => part.groups[0]?.records[0]?.text ?? ''),
    }),
    parseReply: (reply, parts) => {
      const vectors = decodeEmbeddings(reply.text, parts.length);
      return parts.map((part, index): PartVerdict<VectorPayload> => {
        const vector = vectors[index] ?? null;
        return vector === null
          ? { itemId: part.itemId, accounted: [], payload: null, problems: [unusable] }
          : {
              itemId: part.itemId,
              accounted: part.recordIds,
              payload: { vector: encode(vector) },
              problems: [],
            };
      });
    },
    saveItem: (itemId, [payload]) => {
      // A mail that left the source since took its text along.
      if (payload === undefined) return { results: 0, setAside: [] };
      saveVectors(db, kindOf(itemId), model, [{ key: keyOf(itemId), values: decode(payload.vector) }]);
      return { results: 0, setAside: [] };
    },
    saveFailure: () => {},
  };
}
