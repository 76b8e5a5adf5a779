/** Bytes of a file's beginning that are looked at. */
export const lookedAtBytes = 4_096;
/** Bits a byte of as many random bytes have: 7.95 and a few hundredths; text and tables have less than 6. */
const leastBits = 7.85;
/** What begins so is packed, not encrypted: archives, pictures, documents. */
const packed = [
  '504b',
  '1f8b',
  '377abcaf',
  'fd377a58',
  '28b52ffd',
  '425a68',
  '52617221',
  'ffd8ff',
  '89504e47',
  '25504446',
];

function bitsPerByte(bytes: Uint8Array): number {
  const counts = new Map<number, number>();
  for (const byte of bytes) counts.set(byte, (counts.get(byte) ?? 0) + 1);
  let bits = 0;
  for (const count of counts.values()) bits -= (count / bytes.length) * Math.log2(count / bytes.length);
  return bits;
}

/**
 * Whether a file that is no SQLite database may be an encrypted one, as SQLCipher and others write them: pages whose
 * every byte, the header's too, looks random.
 * @param head its first `lookedAtBytes`, or all of it
 */
export function looksEncrypted(head: Buffer, sizeBytes: number): boolean {
  // Pages are of 512 bytes or a multiple; a smaller sample shows too little of what is random.
  if (sizeBytes % 512 !== 0 || head.length < lookedAtBytes) return false;
  const begins = head.subarray(0, 8).toString('hex');
  return !packed.some((magic) => begins.startsWith(magic)) && bitsPerByte(head) >= leastBits;
}
