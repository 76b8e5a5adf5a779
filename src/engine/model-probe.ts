import { AppError } from '../shared/app-error.ts';
import { classifyCallError } from './calling/call-error.ts';
import { decodeEmbeddings } from './calling/embeddings.ts';
import { createModelAddresses } from './calling/model-address.ts';
import type { ModelClient } from './calling/model-client.ts';
import type { Engine, ModelAccess } from './engine-api.ts';

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

/** What can be asked of a provider without an open file, and the client that jobs use. */
export interface ModelProbe extends Pick<Engine, 'models' | 'testConnection' | 'close'> {
  connect(access: ModelAccess): Promise<ModelClient>;
  /** The vector of one text. */
  embedOne(access: ModelAccess, model: string, text: string): Promise<Float32Array>;
}

/** What can be asked without an open file: the models of a provider, and whether it answers. */
export function openModelProbe(): ModelProbe {
  const addresses = createModelAddresses();
  const connect = async (access: ModelAccess): Promise<ModelClient> => {
    // Loaded when a model is first asked: opening a file and reading it do without.
    const { createModelClient } = await import('./calling/model-client.ts');
    return createModelClient(access.settings, await addresses.addressFor(access.settings), access.apiKey);
  };
  return {
    connect,
    embedOne: (access, model, text) =>
      askModel(connect(access), async (client, signal) => {
        const { text: reply } = await client.embed({ model, inputs: [text], signal, onAccepted: () => {} });
        const [vector] = decodeEmbeddings(reply, 1);
        if (vector) return vector;
        throw new AppError('vector_unusable', 'The model gave no vector for this text.', {
          hint: 'Check the embedding model in the settings, then try again.',
        });
      }),
    models: (access) => askModel(connect(access), (client, signal) => client.models(signal)),
    testConnection: (access) => askModel(connect(access), (client, signal) => client.test(signal)),
    close: () => addresses.close(),
  };
}
