import { AppError, type ErrorCode } from '../shared/app-error.ts';
import { endpointKey, type LearntEndpoint, type LearntTold } from '../shared/learnt-endpoint.ts';
import { orderFactsOf } from '../shared/order-facts.ts';
import { codedError } from '../shared/words/coded-error.ts';
import { classifyCallError } from './calling/call-error.ts';
import { decodeEmbeddings } from './calling/embeddings.ts';
import { createModelAddresses, isDemo } from './calling/model-address.ts';
import type { ModelClient } from './calling/model-client.ts';
import { limitsOfModel } from './calling/pace/limits-of-model.ts';
import type { CallKind } from './calling/pace/pace.ts';
import type { ModelAccess } from './engine-api.ts';
import { markOfKey } from './ledger/order-record.ts';

const testTimeoutMs = 60_000;

async function askModel<Answer>(
  connecting: Promise<ModelClient>,
  ask: (client: ModelClient, signal: AbortSignal) => Promise<Answer>,
): Promise<Answer> {
  const client = await connecting;
  try {
    return await ask(client, AbortSignal.timeout(testTimeoutMs));
  } catch (thrown) {
    throw classifyCallError(thrown, Date.now()).error;
  }
}

export type ModelProbe = ReturnType<typeof openModelProbe>;

/** What says that an address has no such model, rather than that it does not answer now. */
const noEmbeddings: ReadonlySet<ErrorCode> = new Set<ErrorCode>([
  'no_embeddings',
  'model_not_found',
  'bad_request',
  'vector_unusable',
]);

/**
 * What can be asked without an open file: the models of a provider, whether it answers, and the client that jobs use.
 * @param onLearnt told of what is learnt anew of an address; of the demo model, which has another each time, nothing is
 */
export function openModelProbe(onLearnt: (told: LearntTold) => void = () => {}) {
  const addresses = createModelAddresses();
  /** What was learnt of addresses and models by this engine: a job that is resumed goes by it. */
  const memory = new Map<string, LearntEndpoint>();
  const connect = async (access: ModelAccess): Promise<ModelClient> => {
    // Loaded when a model is first asked: opening a file and reading it do without.
    const { createModelClient } = await import('./calling/model-client.ts');
    const address = await addresses.addressFor(access.settings);
    const key = endpointKey(address, access.settings.model);
    return createModelClient(access.settings, address, access.apiKey, {
      learnt: access.learnt === undefined ? memory.get(key) : access.learnt,
      onLearnt: (learnt) => {
        memory.set(key, learnt);
        if (!isDemo(access.settings)) onLearnt({ key, learnt });
      },
    });
  };
  const embedOne = (access: ModelAccess, model: string, text: string): Promise<Float32Array> =>
    askModel(connect(access), async (client, signal) => {
      const { text: reply } = await client.embed({ model, inputs: [text], signal, onAccepted: () => {} });
      const [vector] = decodeEmbeddings(reply, 1);
      if (vector) return vector;
      throw new AppError('vector_unusable', 'The model gave no vector for this text.', {
        hint: 'Check the embedding model in the settings, then try again.',
      });
    });
  return {
    connect,
    /** What all jobs of this process share that ask the same model at the same address with the same key. */
    limits: async ({ settings, apiKey }: ModelAccess) => {
      const address = await addresses.addressFor(settings);
      return (kind: CallKind) => limitsOfModel(address, apiKey, settings.model, kind);
    },
    /** How orders are made at an address; null where none are known of it. */
    orderAccess: async ({ settings, apiKey }: ModelAccess) => {
      if (orderFactsOf(settings) === null) return null;
      const orders = await import('./calling/orders/order-client.ts');
      return orders.orderAccess(settings, await addresses.addressFor(settings), apiKey, markOfKey);
    },
    /** The vector of one text. */
    embedOne,
    /**
     * Tries an embedding model before a job pays for what will need it. Whatever may be over in a moment is left to the job.
     * @throws AppError no_embeddings
     */
    tryEmbedding: async (access: ModelAccess, model: string) => {
      const thrown = await embedOne(access, model, 'ready').then(
        () => null,
        (why: unknown) => why,
      );
      if (!(thrown instanceof AppError) || !noEmbeddings.has(thrown.code)) return;
      throw codedError('no_embeddings', {
        hint: 'Choose another embedding model, or a provider that has embeddings. No mail was sent yet.',
        params: { model },
        cause: thrown,
      });
    },
    models: (access: ModelAccess) => askModel(connect(access), (client, signal) => client.models(signal)),
    testConnection: (access: ModelAccess) =>
      askModel(connect(access), (client, signal) => client.test(signal)),
    close: () => addresses.close(),
  };
}
