/** An event as the model found it: by the name that it gave it, whatever types were merged since. */
export interface FoundEvent {
  readonly type: string;
  readonly category: string;
  readonly rows: readonly string[];
}
