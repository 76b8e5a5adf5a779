/** Fewer bits would tell short vectors apart too coarsely. */
const leastBits = 1_024;

/** Bits of the code of a vector: the next power of two, at least 1 024. */
export function codeBits(dimension: number): number {
  let bits = leastBits;
  while (bits < dimension) bits *= 2;
  return bits;
}

/** Fixed for ever: codes in a file must mean the same in the next version. */
const seeds = [0x9e3779b9, 0x85ebca6b] as const;

/** A sign by place, from the well-mixed top bit of a hash (murmur3's finalizer). */
function signAt(place: number, seed: number): number {
  let hash = Math.imul(place + 1, seed) >>> 0;
  hash = Math.imul(hash ^ (hash >>> 16), 0x85ebca6b) >>> 0;
  hash = Math.imul(hash ^ (hash >>> 13), 0xc2b2ae35) >>> 0;
  return (hash ^ (hash >>> 16)) & 1 ? 1 : -1;
}

/** The Walsh–Hadamard transform in place; the length is a power of two. */
function transform(values: Float32Array): void {
  for (let half = 1; half < values.length; half *= 2) {
    for (let start = 0; start < values.length; start += half * 2) {
      for (let at = start; at < start + half; at += 1) {
        const left = values[at] ?? 0;
        const right = values[at + half] ?? 0;
        values[at] = left + right;
        values[at + half] = left - right;
      }
    }
  }
}

/**
 * A code of a vector whose Hamming distance to another's estimates the angle between the two: the signs after a fixed
 * random rotation (Charikar's hashing by hyperplanes; the rotation is two rounds of sign flips and Hadamard
 * transforms). Rotated, the bits depend on every element, so that sparse and lopsided vectors are told apart as well as
 * any: of `bits`, a share angle/π differs, give or take 1/(2·√bits).
 */
export function vectorCode(vector: Float32Array): Buffer {
  const values = new Float32Array(codeBits(vector.length));
  values.set(vector);
  for (const seed of seeds) {
    for (let at = 0; at < values.length; at += 1) values[at] = (values[at] ?? 0) * signAt(at, seed);
    transform(values);
  }
  const code = Buffer.alloc(values.length / 8);
  for (let at = 0; at < values.length; at += 1) {
    if ((values[at] ?? 0) > 0) code[at >> 3] = (code[at >> 3] ?? 0) | (1 << (at & 7));
  }
  return code;
}
