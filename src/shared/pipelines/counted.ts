export interface Counted<Key extends string | number = string> {
  readonly key: Key;
  readonly events: number;
}
