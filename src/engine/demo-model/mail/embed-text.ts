import { createHash } from 'node:crypto';

/** Small enough to be quick, large enough that few words fall together. */
const embeddingDimension = 256;

const word = /[\p{Script=Latin}\d+#.]{1,40}|[\p{Script=Han}\p{Script=Hiragana}\p{Script=Katakana}ー]+/gu;
const latin = /^[\p{Script=Latin}\d+#.]/u;
const labelled = /^\s*([^:：]{1,24})[:：]\s*(.*)$/;

/** What somebody can do, or has to, tells more than where and for how much. */
const skillLabel = /^(skills|requirements)$/;
const skillWeight = 3;
const otherWeight = 0.6;

function addWords(features: Map<string, number>, text: string, weight: number): void {
  const add = (feature: string): void =>
    void features.set(feature, Math.max(weight, features.get(feature) ?? 0));
  for (const [found] of text.matchAll(word)) {
    const token = found.replace(/^[.]+|[.]+$/g, '');
    if (latin.test(token)) add(token);
    else for (let at = 0; at < token.length - 1; at += 1) add(token.slice(at, at + 2));
  }
}

/**
 * Words in Latin letters and pairs of characters of others, each with its weight. Of a text in labelled lines the labels
 * say nothing of their own.
 */
export function featuresOf(text: string): ReadonlyMap<string, number> {
  const features = new Map<string, number>();
  const pieces = text
    .normalize('NFKC')
    .toLowerCase()
    .split(/[\n;|]/);
  for (const piece of pieces) {
    const [, label, said] = labelled.exec(piece) ?? [];
    const weight = pieces.length === 1 ? 1 : skillLabel.test(label?.trim() ?? '') ? skillWeight : otherWeight;
    addWords(features, said ?? piece, weight);
  }
  return features;
}

/** A vector of length 1 in which like texts lie near: every feature adds its weight to one place, by its hash. */
export function embedText(text: string): Float32Array {
  const vector = new Float32Array(embeddingDimension);
  for (const [feature, weight] of featuresOf(text)) {
    const hash = createHash('sha256').update(feature).digest();
    const place = hash.readUInt16LE(0) % embeddingDimension;
    vector[place] = (vector[place] ?? 0) + ((hash[2] ?? 0) % 2 === 0 ? weight : -weight);
  }
  const length = Math.hypot(...vector);
  // A text without a single word still lies somewhere.
  if (length === 0) vector[0] = 1;
  return length === 0 ? vector : vector.map((value) => value / length);
}
