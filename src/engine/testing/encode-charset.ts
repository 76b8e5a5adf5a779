/** Charsets of one or two bytes a character that can be written here; ISO-2022-JP with its escapes. */
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

function bytesOf(charset: string, character: string): readonly number[] {
  const bytes = tableOf(charset).get(character);
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
