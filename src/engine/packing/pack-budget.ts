/** What one request may hold. Everything is in tokens of the model. */
export interface PackBudget {
  /** For the items alone: the request's budget without its static text. */
  readonly inputTokens: number;
  readonly outputTokens: number;
  readonly outputPerRecord: number;
  readonly outputPerItem: number;
  /** Most items in one request. */
  readonly items: number;
}
