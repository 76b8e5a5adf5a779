import type { AsnType } from 'asn1js';

/**
 * What is in a file of S/MIME: a part of a mail that can be read without a key, one that cannot, certificates alone, or
 * nothing known.
 */
export type SignedContent =
  | { readonly kind: 'content'; readonly bytes: Buffer }
  | { readonly kind: 'certificates' }
  | { readonly kind: 'encrypted' }
  | { readonly kind: 'unknown' };

/** Kinds of content of RFC 5652 and those that came after, by object identifier. */
const kinds: Readonly<Record<string, 'signed' | 'encrypted'>> = {
  '1.2.840.113549.1.7.2': 'signed',
  '1.2.840.113549.1.7.3': 'encrypted',
  '1.2.840.113549.1.7.6': 'encrypted',
  '1.2.840.113549.1.9.16.1.23': 'encrypted',
};

/** What no honest file comes near. Large contents come in pieces of a few kilobytes, each a node. */
const limits = {
  maxDepth: 32,
  maxNodes: 300_000,
  maxContentLength: 128 * 1024 * 1024,
  parseEmbedded: false,
  copyInput: false,
} as const;
/** The elements of a constructed one; none of any other. */
function elementsOf(block: AsnType | undefined): readonly AsnType[] {
  const value: unknown = block?.valueBlock;
  const isList =
    typeof value === 'object' && value !== null && 'value' in value && Array.isArray(value.value);
  return isList ? (value.value as AsnType[]) : [];
}

/**
 * What a file of S/MIME (`smime.p7m`) holds. A signature is not looked at: it says who wrote a text, not what it says. Never
 * throws.
 */
export async function readSigned(file: Buffer): Promise<SignedContent> {
  // Loaded when the first such mail comes.
  const { fromBER, ObjectIdentifier, OctetString } = await import('asn1js');
  try {
    const { offset, result } = fromBER(file, limits);
    const [type, wrapped] = offset === -1 ? [] : elementsOf(result);
    const kind = type instanceof ObjectIdentifier ? kinds[type.getValue()] : undefined;
    if (kind === undefined) return { kind: 'unknown' };
    if (kind === 'encrypted') return { kind };
    // Version and algorithms, then the content: its type, and in a wrapping the bytes. Without them nothing is signed.
    const [, , content] = elementsOf(elementsOf(wrapped)[0]);
    const [contentType, wrapping] = elementsOf(content);
    if (contentType !== undefined && wrapping === undefined) return { kind: 'certificates' };
    const [bytes] = elementsOf(wrapping);
    if (!(bytes instanceof OctetString)) return { kind: 'unknown' };
    return { kind: 'content', bytes: Buffer.from(bytes.getValue()) };
  } catch {
    return { kind: 'unknown' }; // Whatever is wrong with it, its mail is read as far as it goes.
  }
}
