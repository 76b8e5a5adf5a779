/** Charsets that mails of the Chinese and Japanese world are in; the earlier is preferred where two fit as well. */
const candidates = ['utf-8', 'gb18030', 'shift_jis', 'euc-jp', 'big5'] as const;

/** Bytes that are looked at: enough to be sure, and quick. */
const sampleBytes = 65_536;

/** What decoding by the right charset at least scores; a wrong one is near or below 0. */
const leastScore = 0.15;

/** Characters that any page of simplified Chinese, traditional Chinese or Japanese is full of. */
const commonCharacters = new Set(
  '的一是不了在人有我他这中大来上个国到说们为子和你地出道也时年得就那要下以生会自着去之过家学对可里后小么心多天而能好都然没日于起还发成事只作当想看文无开手十用主行方又如前所本见经头面公同三已老从动两长知民样现分将外但身些与高意进把法此实回二理美点月明其种声全工己话儿者向情部正名定女问力机给等几很业最间新什打便位因重被走电四第门相次东政海口使教西再平真听世气信北少关并内加化由却代军产入先山五太水万市眼体别处总才场师书比住员九笑性通目华报立马命张活难神数件安表原车白应路期叫死常提感金何更反合放做系计或司利受光王果亲界及今京务制解各任至清物台象记边共风战干接它许八特觉望直服毛林题建南度统色字请爱让认算论百吃义科怎元社术结六功指思非流每青管夫连远资队跟带花快条院变联言权往展该领传近留红治决周保达办运武半候七必城父强步完革深区即求品士转量空甚众技轻程告江语英基派满式李息写呢识极令黄德收脸钱党倒未持取设始版双历越史商千片容研像找友孩站广改议形委早房音火际则首单据导影失拿网香似斯专石若兵弟谁校读志飞观争究包组造落视济喜离虽坏古维简附邮您谢聘职薪岗练熟项验件姓' +
    '這個國說們為來時會對後麼沒過還發當開無經頭樣現將與進實種點話給幾業間問電門東聽氣關並內產萬體別處總場師書員報馬難數車應親計務統題請愛讓認論義術結連遠資隊帶條變聯權領傳紅達辦運強區轉眾輕語滿寫識極錢設雙歷導網專觀爭組視離雖維簡郵您謝職薪項驗應徵臺灣貴司' +
    '日本語会社年月私様宜願致申御座経験者開発希望業務仕事募集案件単価勤務地東京大阪履歴書応募件名担当連絡先必須歓迎要件期間即時対応可能面談詳細送付添付確認技術者氏名歳男女卒学歴資格言語設計構築運用保守試験環境株式会営業部長課田中村山本藤鈴木高橋佐渡辺伊小林加吉',
);

const isKana = (code: number): boolean => code >= 0x3041 && code <= 0x30ff;
/** Full-width punctuation, letters and digits. */
const isWide = (code: number): boolean =>
  (code >= 0x3000 && code <= 0x303f) || (code >= 0xff01 && code <= 0xff5e);
const isHalfKana = (code: number): boolean => code >= 0xff61 && code <= 0xff9f;
const isPrivate = (code: number): boolean => code >= 0xe000 && code <= 0xf8ff;

function weightOf(character: string, code: number): number {
  if (code === 0xfffd) return -8;
  if (isPrivate(code)) return -4;
  if (isHalfKana(code)) return -1;
  if (isKana(code) || isWide(code) || commonCharacters.has(character)) return 1;
  return 0;
}

/** From −8 (nothing can be read) to 1 (all is what such texts are full of); null where all is ASCII. */
function scoreText(text: string): number | null {
  let weight = 0;
  let count = 0;
  for (const character of text) {
    const code = character.codePointAt(0) ?? 0;
    if (code < 0x80) continue;
    count++;
    weight += weightOf(character, code);
  }
  return count === 0 ? null : weight / count;
}

/** Whether a text is made of characters that Chinese or Japanese texts are full of, as one decoded by a wrong charset is not. */
export function looksRight(text: string): boolean {
  return (scoreText(text.slice(0, sampleBytes)) ?? 1) > leastScore;
}

export function isValidUtf8(bytes: Uint8Array): boolean {
  try {
    new TextDecoder('utf-8', { fatal: true }).decode(bytes);
    return true;
  } catch {
    return false; // The answer that was asked for.
  }
}

/** A decoder for a label; null for a label that nobody knows, or that this runtime was built without. */
export function decoderFor(label: string): TextDecoder | null {
  try {
    return new TextDecoder(label);
  } catch {
    return null; // RangeError: that is the answer.
  }
}

/**
 * The charset that bytes without a trustworthy label are most likely in, as a label for TextDecoder; null where none fits.
 * UTF-8 wherever the bytes allow it, which other charsets hardly ever do by chance.
 */
export function guessCharset(bytes: Uint8Array): string | null {
  const sample = bytes.length > sampleBytes ? bytes.subarray(0, sampleBytes) : bytes;
  if (sample[0] === 0xff && sample[1] === 0xfe) return 'utf-16le';
  if (sample[0] === 0xfe && sample[1] === 0xff) return 'utf-16be';
  if (isValidUtf8(bytes)) return hasJisEscape(sample) ? 'iso-2022-jp' : 'utf-8';
  let best: string | null = null;
  let bestScore = leastScore;
  for (const label of candidates) {
    const decoder = decoderFor(label);
    if (decoder === null) continue;
    const score = scoreText(decoder.decode(sample)) ?? 0;
    if (score <= bestScore) continue;
    best = label;
    bestScore = score;
  }
  return best;
}

/** Whether the escape stands there that ISO-2022-JP begins its double bytes with: ESC $ B, or ESC $ @. */
function hasJisEscape(bytes: Uint8Array): boolean {
  for (let at = bytes.indexOf(0x1b); at !== -1; at = bytes.indexOf(0x1b, at + 1)) {
    if (bytes[at + 1] === 0x24 && (bytes[at + 2] === 0x42 || bytes[at + 2] === 0x40)) return true;
  }
  return false;
}

export interface DecodedText {
  readonly text: string;
  /** Whether some of the bytes could not be read. */
  readonly damaged: boolean;
}

/** Text whose charset nobody says: guessed, else taken as Latin letters. */
export function decodeGuessed(bytes: Uint8Array): DecodedText {
  const text = new TextDecoder(guessCharset(bytes) ?? 'windows-1252').decode(bytes);
  return { text, damaged: text.includes('\ufffd') };
}
