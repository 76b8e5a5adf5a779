import type { LearntEndpoint } from '../../shared/learnt-endpoint.ts';
import { type EmbeddingsAnswer, encodeEmbeddings, readEmbeddings } from './embeddings.ts';
import type { KeyHiding } from './hide-key.ts';
import type { HttpModel } from './http-model.ts';
import { recognise } from './known-complaints.ts';
import { noUsage, type StreamedReply, sumUsage, type Usage } from './model-reply.ts';
import type { EmbedRequest } from './model-request.ts';
import { ProviderError } from './provider-error.ts';
import { adaptEmbeddings, embeddingsBody } from './request-form.ts';

export interface EmbedContext {
  readonly http: HttpModel;
  readonly hiding: KeyHiding;
  readonly signal: AbortSignal;
  readonly heard: () => void;
  readonly learnt: () => LearntEndpoint;
  readonly learn: (change: Partial<LearntEndpoint>) => void;
}

/** The number of texts that a refusal allows: the largest it names below what was sent, or a part where it names none. */
function allowedInputs({ words }: ProviderError['complaint'], sent: number): number {
  const named = (words.match(/\d+/g) ?? []).map(Number).filter((number) => number > 0 && number < sent);
  return named.length > 0 ? Math.max(...named) : Math.max(1, Math.floor(sent / 8));
}

/** Asks for the vectors of some texts, in another form for as long as refusals teach one. */
async function embedSome(
  { model, mayResend, onHeaders }: EmbedRequest,
  inputs: readonly string[],
  context: EmbedContext,
): Promise<EmbeddingsAnswer> {
  for (;;) {
    const form = context.learnt();
    try {
      const response = await context.http.send(
        '/embeddings',
        embeddingsBody(model, inputs, form),
        context.signal,
      );
      onHeaders?.(response.headers);
      const text = context.hiding.text(await response.text());
      context.heard();
      return readEmbeddings(text, inputs.length, response.headers);
    } catch (thrown) {
      if (!(thrown instanceof ProviderError)) throw thrown;
      const next = adaptEmbeddings(form, thrown.complaint, thrown.status);
      if (next === null || (await mayResend?.()) === false)
        throw new ProviderError(thrown.status, thrown.complaint, thrown.headers, model);
      context.learn({ refused: next.refused });
      context.heard();
    }
  }
}

const isTooMany = (thrown: unknown, sent: number): thrown is ProviderError =>
  thrown instanceof ProviderError &&
  sent > 1 &&
  recognise(thrown.complaint, thrown.status)?.means === 'inputs';

/**
 * The vectors of all texts of a request, in as many requests as the address wants: a refusal for their number is learnt
 * from and costs nobody anything.
 */
export async function embedAll(request: EmbedRequest, context: EmbedContext): Promise<StreamedReply> {
  const { inputs } = request;
  const vectors: (string | null)[] = [];
  let usage: Usage | null = noUsage;
  while (vectors.length < inputs.length) {
    const most = context.learnt().maxInputs ?? inputs.length;
    const some = inputs.slice(vectors.length, vectors.length + most);
    try {
      const answer = await embedSome(request, some, context);
      request.onAccepted();
      vectors.push(...answer.vectors);
      usage = usage === null || answer.usage === null ? null : sumUsage(usage, answer.usage);
    } catch (thrown) {
      if (!isTooMany(thrown, some.length) || (await request.mayResend?.()) === false) throw thrown;
      context.learn({ maxInputs: allowedInputs(thrown.complaint, some.length) });
    }
  }
  return { text: encodeEmbeddings(vectors), finish: 'stop', usage };
}
