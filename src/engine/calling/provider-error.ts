import type { Complaint } from './complaint.ts';

/** The provider said that something is wrong: with an error status, in a body that came with 200, or in a stream. */
export class ProviderError extends Error {
  override readonly name = 'ProviderError';
  /** The status answered; null where that was 200 and the body names none. */
  readonly status: number | null;
  readonly complaint: Complaint;
  readonly headers: Headers;
  /** The embedding model that was asked, where it was one. */
  readonly embeddingModel: string | null;

  constructor(
    status: number | null,
    complaint: Complaint,
    headers: Headers,
    embeddingModel: string | null = null,
  ) {
    super(complaint.message || complaint.words.slice(0, 300) || `status ${status ?? 200}`);
    this.status = status ?? complaint.status;
    this.complaint = complaint;
    this.headers = headers;
    this.embeddingModel = embeddingModel;
  }
}
