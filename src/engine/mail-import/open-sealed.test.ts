import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import type { MailReason } from '../../shared/mail-import.ts';
import { encodeCharset } from '../testing/encode-charset.ts';
import { type RawPart, rawMail } from '../testing/raw-mail.ts';
import { readMail } from './read-mail.ts';
import { readSigned } from './signed-content.ts';

/** Made by OpenSSL of a part in base64 that says `您好，我应聘。`, without certificates; their key is nobody's. */
const made = {
  /** `openssl cms -sign -nodetach`, with lengths. */
  signed:
    'MIIBMwYJKoZIhvcNAQcCoIIBJDCCASACAQExDTALBglghkgBZQMEAgEwewYJKoZIhvcNAQcBoG4EbENvbnRlbnQtVHlwZTogdGV4dC9wbGFpbjsgY2hhcnNldD11dGYtOA0KQ29udGVudC1UcmFuc2Zlci1FbmNvZGluZzogYmFzZTY0DQoNCjVvS281YVc5Nzd5TTVvaVI1YnFVNklHWTQ0Q0MNCjGBjjCBiwIBATAkMAwxCjAIBgNVBAMMAXcCFBZ28djzfw8jJ15IWQKYA27a7T7bMAsGCWCGSAFlAwQCATAKBggqhkjOPQQDAgRHMEUCIBzoAxNF0wmoswjIrPTyzQKBcb7kv+CGvECkceFzmSYXAiEAlUQiVYUuSwC0dv1lsDyrKGztRZfIibf7hejp96abXgs=',
  /** The same with `-stream`, in pieces and without lengths. */
  streamed:
    'MIAGCSqGSIb3DQEHAqCAMIACAQExDTALBglghkgBZQMEAgEwgAYJKoZIhvcNAQcBoIAkgARsQ29udGVudC1UeXBlOiB0ZXh0L3BsYWluOyBjaGFyc2V0PXV0Zi04DQpDb250ZW50LVRyYW5zZmVyLUVuY29kaW5nOiBiYXNlNjQNCg0KNW9LbzVhVzk3N3lNNW9pUjVicVU2SUdZNDRDQw0KAAAAAAAAMYGNMIGKAgEBMCQwDDEKMAgGA1UEAwwBdwIUFnbx2PN/DyMnXkhZApgDbtrtPtswCwYJYIZIAWUDBAIBMAoGCCqGSM49BAMCBEYwRAIgdVJuIPNJG1evQRE8YV9PviEnaai5AZXMTH7Cw6GikYcCIHPILvaniyRtCUbPkoAXvHKzZDk1xNo0AXc5XvaZvKrkAAAAAAAA',
  /** `openssl cms -encrypt`. */
  encrypted:
    'MIIBbwYJKoZIhvcNAQcDoIIBYDCCAVwCAQIxgbehgbQCAQOgUaFPMAkGByqGSM49AgEDQgAEa1BZXPXZ/hcBk80KVJvriqlBy3lObOjUBOMnLk9ZIOptWH+Y92R70nRDt7d6kfaI+sXlIvzmGu/6o+REw8UO3jAYBgkrgQUQhkg/AAIwCwYJYIZIAWUDBAEFMEIwQDAkMAwxCjAIBgNVBAMMAXcCFBZ28djzfw8jJ15IWQKYA27a7T7bBBh5vTuh+seGCEoUieJz91KHmblHEeePzsMwgZwGCSqGSIb3DQEHATAdBglghkgBZQMEAQIEEDblUTAUvtrvdK64TQDPBCeAcOzeaBi5dI8ya8nBshAvWaNcNTVU4Ku6/RnPQXPogi5GOcFUTaWmUzlj4+idE1eKIVKNimo/Z+Hklq1cHP61tRBu6c8RJXsU7pkJPLoKnXTkZDskXMpVGeae3/kS9gC35EEaosMKsn/41dPaoQj6tkA=',
} as const;

const text = '您好，我应聘。';
const bytes = (file: keyof typeof made): Buffer => Buffer.from(made[file], 'base64');
const file = (type: string, content: Buffer, name?: string): RawPart => ({
  type,
  content,
  ...(name === undefined ? {} : { name }),
});
const smime = (
  content: Buffer,
  type = 'application/pkcs7-mime; smime-type=signed-data; name=smime.p7m',
): RawPart => file(type, content, 'smime.p7m');
const note: RawPart = { type: 'text/plain; charset=utf-8', content: Buffer.from('see below') };

/** The shortest DER of an element, or of a content that is signed by nobody. */
function element(tag: number, content: Buffer): Buffer {
  const { length } = content;
  const size = length < 128 ? [length] : [0x83, length >> 16, (length >> 8) & 255, length & 255];
  return Buffer.concat([Buffer.from([tag, ...size]), content]);
}
const named = (hex: string): Buffer => Buffer.from(`0609${hex}`, 'hex');
function signedOf(content: Buffer | null): Buffer {
  const inner = content === null ? [] : [element(0xa0, element(0x04, content))];
  const encapsulated = element(0x30, Buffer.concat([named('2a864886f70d010701'), ...inner]));
  const signed = element(
    0x30,
    Buffer.concat([Buffer.from('0201013100', 'hex'), encapsulated, Buffer.from('3100', 'hex')]),
  );
  return element(0x30, Buffer.concat([named('2a864886f70d010702'), element(0xa0, signed)]));
}

const html = Buffer.from('<p>Hi <b>there</b></p>');
const whole = rawMail(
  [],
  [
    note,
    { type: 'text/plain', name: 'cv.txt', content: encodeCharset('姓名：王芳，有五年开发经验。', 'gb18030') },
  ],
);

type Case = readonly [
  name: string,
  parts: readonly RawPart[],
  body: string,
  names: readonly string[],
  damage: readonly MailReason[],
];

const cases: readonly Case[] = [
  ['a text that is signed', [smime(bytes('signed'))], text, [], []],
  ['one that was signed as it was streamed', [smime(bytes('streamed'))], text, [], []],
  ['one under the older type', [smime(bytes('signed'), 'application/x-pkcs7-mime')], text, [], []],
  ['one under no type but its name', [smime(bytes('signed'), 'application/octet-stream')], text, [], []],
  ['one beside a text', [note, smime(bytes('signed'))], `see below\n\n${text}`, [], []],
  ['one in another', [smime(signedOf(rawMail([], [smime(bytes('signed'))])))], text, [], []],
  ['a mail with an attachment that is signed', [smime(signedOf(whole))], 'see below', ['cv.txt'], []],
  [
    'HTML that is signed',
    [smime(signedOf(rawMail([], [{ type: 'text/html', content: html }])))],
    'Hi there',
    [],
    [],
  ],
  [
    'a text that is signed without headers',
    [smime(signedOf(Buffer.from('just\ntext')))],
    'just\ntext',
    [],
    [],
  ],
  ['certificates alone', [note, smime(signedOf(null))], 'see below', ['smime.p7m'], []],
  [
    'a signature beside the text',
    [note, file('application/pkcs7-signature', signedOf(null), 'smime.p7s')],
    'see below',
    ['smime.p7s'],
    [],
  ],
  ['S/MIME that is encrypted', [smime(bytes('encrypted'))], '', ['smime.p7m'], ['encrypted']],
  [
    'what is encrypted in what is signed',
    [smime(signedOf(rawMail([], [smime(bytes('encrypted'))])))],
    '',
    ['smime.p7m'],
    ['encrypted'],
  ],
  ['S/MIME that is cut off', [smime(bytes('signed').subarray(0, 60))], '', ['smime.p7m'], ['unopened']],
  ['S/MIME of nothing', [smime(Buffer.alloc(0))], '', ['smime.p7m'], ['unopened']],
  [
    'PGP that is encrypted',
    [
      file('application/pgp-encrypted', Buffer.from('Version: 1')),
      file('application/octet-stream', Buffer.from('x'), 'encrypted.asc'),
    ],
    '',
    ['attachment', 'encrypted.asc'],
    ['encrypted'],
  ],
  [
    'PGP that is encrypted in the text',
    [
      {
        type: 'text/plain',
        content: Buffer.from('-----BEGIN PGP MESSAGE-----\n\nhQ==\n-----END PGP MESSAGE-----'),
      },
    ],
    '-----BEGIN PGP MESSAGE-----\n\nhQ==\n-----END PGP MESSAGE-----',
    [],
    ['encrypted'],
  ],
  [
    'PGP that is signed in the text',
    [
      {
        type: 'text/plain',
        content: Buffer.from(
          '-----BEGIN PGP SIGNED MESSAGE-----\n\nHi\n-----BEGIN PGP SIGNATURE-----\n\n-----END PGP SIGNATURE-----',
        ),
      },
    ],
    '-----BEGIN PGP SIGNED MESSAGE-----\n\nHi\n-----BEGIN PGP SIGNATURE-----\n\n-----END PGP SIGNATURE-----',
    [],
    [],
  ],
  [
    'winmail.dat by its type',
    [note, file('application/ms-tnef', Buffer.from('x'), 'winmail.dat')],
    'see below',
    ['winmail.dat'],
    ['tnef'],
  ],
  [
    'winmail.dat by its name',
    [file('application/octet-stream', Buffer.from('x'), 'WINMAIL.DAT')],
    '',
    ['WINMAIL.DAT'],
    ['tnef'],
  ],
  [
    'a mail under rights management',
    [note, file('application/x-microsoft-rpmsg-message', Buffer.from('x'), 'message.rpmsg')],
    'see below',
    ['message.rpmsg'],
    ['encrypted'],
  ],
];

describe('a mail whose text is not in the open', () => {
  it.each(cases)('is opened, or said to be closed: %s', async (_, parts, body, names, damage) => {
    const mail = await readMail(rawMail(['Subject: a', 'From: a@b.cn'], parts));
    expect([mail.subject, mail.sender, mail.body]).toEqual(['a', 'a@b.cn', body]);
    expect([mail.attachments.map(({ name }) => name), mail.damage]).toEqual([names, damage]);
  });

  it('is opened where it is nothing but the file, and read in its charset', async () => {
    const head = [
      'Subject: a',
      'Content-Type: application/pkcs7-mime; smime-type=signed-data; name="smime.p7m"',
      'Content-Transfer-Encoding: base64',
    ];
    expect(await readMail(Buffer.from(`${head.join('\r\n')}\r\n\r\n${made.signed}\r\n`))).toMatchObject({
      body: text,
      attachments: [],
      damage: [],
    });
    const { attachments } = await readMail(rawMail([], [smime(signedOf(whole))]));
    expect(attachments[0]?.text).toBe('姓名：王芳，有五年开发经验。');
  });

  it('gives what was signed back, whatever that is, and never throws', async () => {
    await fc.assert(
      fc.asyncProperty(fc.uint8Array({ maxLength: 400 }), async (array) => {
        const content = Buffer.from(array);
        expect(await readSigned(signedOf(content))).toEqual({ kind: 'content', bytes: content });
        expect((await readSigned(content)).kind).toBe('unknown');
      }),
    );
    const damaged = fc.tuple(
      fc.constantFrom(bytes('signed'), bytes('streamed'), bytes('encrypted')),
      fc.nat(),
      fc.nat({ max: 255 }),
    );
    await fc.assert(
      fc.asyncProperty(fc.array(damaged, { minLength: 1, maxLength: 4 }), async (damages) => {
        const broken = Buffer.from(damages[0]?.[0] ?? Buffer.alloc(0));
        for (const [, at, byte] of damages) broken[at % broken.length] = byte;
        expect(await readMail(rawMail(['Subject: a'], [smime(broken)]))).toMatchObject({ subject: 'a' });
      }),
    );
  });

  it('is opened in a moment, whatever it holds', async () => {
    const nested = Array.from({ length: 12 }).reduce<Buffer>(
      (inner) => signedOf(rawMail([], [smime(inner)])),
      bytes('signed'),
    );
    const hostile = ['3080', '2480', '04', '308000', '30840000ffff'].map((hex) =>
      Buffer.from(hex.repeat(100_000), 'hex'),
    );
    const large = signedOf(
      Buffer.concat([Buffer.from('Content-Type: text/plain\r\n\r\n'), Buffer.alloc(4_000_000, 'text\r\n')]),
    );
    for (const content of [...hostile, nested, large]) {
      const startedAt = process.cpuUsage();
      await readMail(rawMail(['Subject: a'], [smime(content)]));
      expect(process.cpuUsage(startedAt).user / 1_000).toBeLessThan(5_000);
    }
  });
});
