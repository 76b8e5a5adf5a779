import { countTokens } from '../../packing/count-tokens.ts';
import { compactRow, durationOf, emptyRow, isPlainColumns, type RawRow } from './compact-row.ts';

/** A row's text as the model reads it, with its tokens. */
export interface CompactText {
  readonly text: string;
  readonly tokens: number;
}

/** What columns say apart from how long it took, by one value after the other: a text made of them all takes longer to find. */
interface Node {
  readonly next: Map<string, Node>;
  said: CompactText | null;
}

/** Rows repeat each other, so what was made of them is kept: of so many, and of texts no longer than this. */
const keptRows = 20_000;
export const longestKept = 200;

const newNode = (): Node => ({ next: new Map(), said: null });
let root = newNode();
let kept = 0;
const durations = new Map<string, CompactText | null>();

function follow(node: Node, value: string): Node {
  const known = node.next.get(value);
  if (known !== undefined) return known;
  const next = newNode();
  node.next.set(value, next);
  kept += 1;
  return next;
}

/** As it stands behind what the row says; null where it is in words already. */
function tellDuration(stored: string): CompactText | null {
  const known = durations.get(stored);
  if (known !== undefined) return known;
  const words = durationOf(stored);
  const text = words === null || words === '' ? words : ` ${words}`;
  const told = text === null ? null : { text, tokens: countTokens(text) };
  if (durations.size >= keptRows) durations.clear();
  durations.set(stored, told);
  return told;
}

const isLong = (value: string | null): boolean => value !== null && value.length > longestKept;

/** What the columns say without the duration. */
function tellColumns(row: RawRow): CompactText | null {
  const { action, item, places } = row;
  if (isLong(action) || isLong(item) || places.some(isLong)) return null;
  if (kept >= keptRows) {
    root = newNode();
    kept = 0;
  }
  let node = follow(follow(root, action ?? ''), item ?? '');
  for (const place of places) if (place !== null) node = follow(node, place);
  if (node.said === null) {
    const text = compactRow({ ...row, duration: null });
    node.said = { text, tokens: countTokens(text) };
  }
  return node.said;
}

/**
 * What `compactRow` makes of columns, with its tokens; null where a row is told in other words, says nothing, or may be longer
 * than is kept.
 */
export function compactColumns(row: RawRow, longest: number): CompactText | null {
  if (!isPlainColumns(row)) return null;
  const duration = tellDuration(row.duration ?? '');
  const said = duration === null ? null : tellColumns(row);
  if (duration === null || said === null || said.text === emptyRow) return null;
  if (said.text.length + duration.text.length > Math.min(longestKept, longest)) return null;
  if (duration.text === '') return said;
  return { text: said.text + duration.text, tokens: said.tokens + duration.tokens };
}
