export interface ChatMessage {
  readonly role: 'system' | 'user';
  readonly content: string;
}

/** What one call sends. The reply to embeddings is the JSON that `encodeEmbeddings` writes. */
export type ModelRequest =
  | { readonly kind: 'chat'; readonly messages: readonly ChatMessage[] }
  | { readonly kind: 'embeddings'; readonly model: string; readonly inputs: readonly string[] };

interface Asking {
  readonly signal: AbortSignal;
  /** Called when the provider has accepted the request: its answer has begun. */
  readonly onAccepted: () => void;
  /** Told of the headers of every response that begins, before it is accepted; not of a refusal's, which are thrown. */
  readonly onHeaders?: (headers: Headers) => void;
  /** Asked before it is sent again in another form; without it, it always may. */
  readonly mayResend?: () => Promise<boolean>;
}

export interface StreamRequest extends Asking {
  readonly messages: readonly ChatMessage[];
  readonly maxOutputTokens: number;
  /** Told of all that the answer says so far, as it comes. */
  readonly onText?: ((text: string) => void) | undefined;
}

export interface EmbedRequest extends Asking {
  readonly model: string;
  readonly inputs: readonly string[];
}
