/** Half of a hash of a record has 26 bits, so that sums of hashes are exact. */
const half = 0x4000000;
const modulus = half * half;

/** The hash of a record, made of two numbers of 32 bits, signed or not. */
export const joinHash = (one: number, other: number): number =>
  ((one >>> 6) % half) * half + ((other >>> 6) % half);

/** Hashes of several records as one, in whatever order they come. */
export const addHashes = (one: number, other: number): number => (one + other) % modulus;
