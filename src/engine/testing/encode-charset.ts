/** Charsets that can be written here; of GB18030 all four bytes, of the others one or two; ISO-2022-JP with its escapes. */
export type LegacyCharset = 'gb18030' | 'big5' | 'shift_jis' | 'euc-jp' | 'iso-2022-jp';

const tables = new Map<string, ReadonlyMap<string, readonly number[]>>();

/** Character → bytes, found by decoding every pair of bytes. */
function tableOf(charset: string): ReadonlyMap<string, readonly number[]> {
  const known = tables.get(charset);
  if (known !== undefined) return known;
  const decoder = new TextDecoder(charset);
  const table = new Map<string, readonly number[]>();
  const note = (bytes: readonly number[]): void => {
    const text = decoder.decode(Uint8Array.from(bytes));
    if ([...text].length === 1 && text !== '\ufffd' && !table.has(text)) table.set(text, bytes);
  };
  for (let byte = 0; byte < 256; byte++) note([byte]);
  for (let lead = 0x81; lead < 0xff; lead++) {
    for (let trail = 0x40; trail < 0xff; trail++) note([lead, trail]);
  }
  tables.set(charset, table);
  return table;
}

/** Four bytes of GB18030 as the number that they are in it, counted from 81 30 81 30. */
const fourBytes = (number: number): readonly number[] => [
  0x81 + Math.floor(number / 12_600),
  0x30 + (Math.floor(number / 1_260) % 10),
  0x81 + (Math.floor(number / 10) % 126),
  0x30 + (number % 10),
];

let rareCharacters: ReadonlyMap<string, readonly number[]> | null = null;

/** What GB18030 says in four bytes: every character beyond the first plane, and of that what has no two bytes. */
function fourBytesOf(character: string): readonly number[] | undefined {
  const code = character.codePointAt(0) ?? 0;
  if (code >= 0x10000) return fourBytes(189_000 + code - 0x10000);
  if (rareCharacters === null) {
    const decoder = new TextDecoder('gb18030');
    rareCharacters = new Map(
      Array.from({ length: 39_420 }, (_, number) => {
        const bytes = fourBytes(number);
        return [decoder.decode(Uint8Array.from(bytes)), bytes] as const;
      }),
    );
  }
  return rareCharacters.get(character);
}

function bytesOf(charset: string, character: string): readonly number[] {
  const found = tableOf(charset).get(character);
  const bytes = found ?? (charset === 'gb18030' ? fourBytesOf(character) : undefined);
  if (bytes === undefined) throw new RangeError(`${charset} has no ${character} here.`);
  return bytes;
}

/** EUC-JP without its high bits, between escapes. Every line ends in ASCII, as mail wants it. */
function encodeJis(text: string): Buffer {
  const bytes: number[] = [];
  let isDouble = false;
  for (const character of text) {
    const code = bytesOf('euc-jp', character);
    if (isDouble !== code.length > 1) {
      isDouble = !isDouble;
      bytes.push(0x1b, ...(isDouble ? [0x24, 0x42] : [0x28, 0x42]));
    }
    bytes.push(...code.map((byte) => byte & 0x7f));
  }
  if (isDouble) bytes.push(0x1b, 0x28, 0x42);
  return Buffer.from(bytes);
}

/** A text in a charset that Node itself only reads. Throws RangeError for a character that the charset does not have. */
export function encodeCharset(text: string, charset: LegacyCharset | 'utf-8'): Buffer {
  if (charset === 'utf-8') return Buffer.from(text, 'utf8');
  if (charset === 'iso-2022-jp') return encodeJis(text);
  return Buffer.from([...text].flatMap((character) => bytesOf(charset, character)));
}
