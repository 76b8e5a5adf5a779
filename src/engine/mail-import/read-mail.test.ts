import { describe, expect, it } from 'vitest';
import { encodeCharset } from '../testing/encode-charset.ts';
import { encodeWords, type MailCharset, rawMail, type TransferEncoding } from '../testing/raw-mail.ts';
import { tinyPdf } from '../testing/tiny-pdf.ts';
import { readMail } from './read-mail.ts';

const texts: Readonly<Record<MailCharset, readonly [subject: string, body: string]>> = {
  'utf-8': ['应聘：Java 開発エンジニア 😀', '您好，我有五年开发经验。\n東京での勤務を希望します。'],
  gb18030: ['应聘数据分析师', '您好，我叫王芳，有五年数据分析经验。\n希望在上海工作，期望薪资 25k。'],
  big5: ['應徵軟體工程師', '您好，我有五年的開發經驗。\n希望在臺北工作，謝謝您的時間。'],
  shift_jis: ['案件のご紹介', 'いつもお世話になっております。\n要件：Java の開発経験が５年以上の方。'],
  'euc-jp': ['案件のご紹介', 'いつもお世話になっております。\n要件：Java の開発経験が５年以上の方。'],
  'iso-2022-jp': [
    '技術者のご提案',
    'お世話になっております。\n経験年数は５年で、機械学習を得意としております。',
  ],
};

const charsets = Object.keys(texts) as MailCharset[];
const encodings: readonly TransferEncoding[] = ['8bit', 'base64', 'quoted-printable'];

const from = 'From: "Wang, Fang" <wang.fang@example.com>';
const headers = [from, 'Message-ID: <a.1@example.com>', 'Date: Mon, 24 Nov 2025 10:42:00 +0800 (CST)'];

/** A mail in a charset, with what it says of its body's charset, or without a word of it. */
function mailIn(charset: MailCharset, encoding: TransferEncoding, label: string | null): Buffer {
  const [subject, body] = texts[charset];
  const type = label === null ? 'text/plain' : `text/plain; charset="${label}"`;
  const content = encodeCharset(body.replaceAll('\n', '\r\n'), charset);
  return rawMail([...headers, `Subject: ${encodeWords(subject, charset)}`], [{ type, content, encoding }]);
}

describe('readMail', () => {
  it.each(charsets.flatMap((charset) => encodings.map((encoding) => [charset, encoding] as const)))(
    'reads %s in %s',
    async (charset, encoding) => {
      const [subject, body] = texts[charset];
      expect(await readMail(mailIn(charset, encoding, charset))).toEqual({
        id: 'a.1@example.com',
        sender: 'Wang, Fang <wang.fang@example.com>',
        subject,
        body,
        attachments: [],
        timestamp: '2025-11-24T02:42:00Z',
        content: expect.stringMatching(/^[\da-f]{32}$/),
        damage: [],
      });
    },
  );

  it.each(
    charsets.flatMap((charset) =>
      [null, 'us-ascii', 'iso-8859-1', 'x-unknown', 'utf-8'].map((label) => [charset, label] as const),
    ),
  )('reads %s that says %s', async (charset, label) => {
    const mail = await readMail(mailIn(charset, 'quoted-printable', label));
    expect([mail.body, mail.damage]).toEqual([texts[charset][1], []]);
  });

  it('reads GBK and UTF-8 that say GB2312', async () => {
    const rare = '朱镕基与喆先生的简历，请查收。我们有开发经验。';
    for (const content of [encodeCharset(rare, 'gb18030'), Buffer.from(rare)]) {
      const raw = rawMail(headers, [{ type: 'text/plain; charset=gb2312', content, encoding: '8bit' }]);
      expect((await readMail(raw)).body).toBe(rare);
    }
  });

  it('leaves other languages alone', async () => {
    const french = Buffer.from(
      'Développeur expérimenté, disponible dès le mois de février. À bientôt',
      'latin1',
    );
    const raw = rawMail(headers, [
      { type: 'text/plain; charset=iso-8859-1', content: french, encoding: '8bit' },
    ]);
    expect((await readMail(raw)).body).toBe(french.toString('latin1'));
  });

  it.each(['gb18030', 'shift_jis', 'euc-jp', 'big5'] as const)('reads raw %s in headers', async (charset) => {
    const [subject, body] = texts[charset];
    const raw = Buffer.concat([
      encodeCharset(`Subject: ${subject}，${subject}\r\nFrom: ${subject} <a@b.cn>\r\n`, charset),
      rawMail([], [{ type: `text/plain; charset=${charset}`, content: encodeCharset(body, charset) }]),
    ]);
    const mail = await readMail(raw);
    expect([mail.subject, mail.sender]).toEqual([`${subject}，${subject}`, `${subject} <a@b.cn>`]);
  });

  it('reads encoded words under a label that nobody knows, in Q, and cut within a character', async () => {
    const cut = Buffer.from('数据分析').toString('base64');
    const subjects = [
      [encodeWords('应聘数据分析师岗位', 'gb18030', 'x-unknown'), '应聘数据分析师岗位'],
      ['=?utf-8?Q?=E5=BA=94=E8=81=98_Java?= (5 years)', '应聘 Java (5 years)'],
      [
        `=?UTF-8?B?${cut.slice(0, 4)}?=\r\n =?UTF-8?B?${cut.slice(4, 8)}?= =?UTF-8?B?${cut.slice(8)}?=`,
        '数据分析',
      ],
      ['=?iso-2022-jp?B?GyRCMEY3bxsoQg==?=', '案件'],
    ];
    for (const [coded, subject] of subjects) {
      const raw = rawMail([`Subject: ${coded}`], [{ type: 'text/plain', content: Buffer.from('x') }]);
      expect((await readMail(raw)).subject).toBe(subject);
    }
  });

  it('takes HTML where there is no plain text, or only a stub of it', async () => {
    const html = {
      type: 'text/html; charset=utf-8',
      content: Buffer.from(
        '<style>p{}</style><script>alert(1)</script><p>您好 &amp; <b>hello</b></p><table><tr><td>姓名</td><td>王芳</td></tr>' +
          '<tr><td>技能</td><td>Java</td></tr></table><a href="https://example.com/cv">简历</a><img src="cid:1" alt="logo">' +
          `<ul><li>${'经验丰富'.repeat(60)}</li></ul>`,
      ),
    };
    const stub = { type: 'text/plain', content: Buffer.from('Please use an HTML reader.') };
    const body = `您好 & hello\n\n姓名 王芳\n技能 Java\n\n简历 (https://example.com/cv)\n * ${'经验丰富'.repeat(60)}`;
    expect((await readMail(rawMail(headers, [html]))).body).toBe(body);
    expect((await readMail(rawMail(headers, [stub, html], 'alternative'))).body).toBe(body);
    const plain = { type: 'text/plain', content: Buffer.from('The same in plain text. '.repeat(20)) };
    const both = await readMail(rawMail(headers, [plain, html], 'alternative'));
    expect(both.body).toBe('The same in plain text. '.repeat(20).trim());
  });

  it('reads HTML that is nested deeper than a stack', async () => {
    const content = Buffer.from(`${'<div>'.repeat(60_000)}deep${'</div>'.repeat(60_000)}<p>end</p>`);
    expect((await readMail(rawMail(headers, [{ type: 'text/html', content }]))).body).toMatch(/deep\s+end/);
  });

  it('reads attachments of text in any charset, HTML, PDF and mails, and names the others', async () => {
    const lines = ['姓名：王芳', '技能：Java，Python', '東京での勤務を希望'];
    const forwarded = mailIn('shift_jis', 'base64', 'shift_jis');
    const raw = rawMail(headers, [
      { type: 'text/plain', content: Buffer.from('see below') },
      { type: 'text/plain', name: '简历.txt', content: encodeCharset(texts.gb18030[1], 'gb18030') },
      {
        type: 'application/octet-stream',
        name: '履歴書.csv',
        content: encodeCharset(texts.shift_jis[1], 'shift_jis'),
      },
      { type: 'text/html', name: 'cv.html', content: Buffer.from('<h1>CV</h1><p>Python</p>') },
      { type: 'application/pdf', name: '简历.pdf', nameCharset: 'gb18030', content: tinyPdf(lines) },
      { type: 'application/pdf', name: 'broken.pdf', content: Buffer.from('%PDF-1.4 nothing') },
      { type: 'message/rfc822', name: 'fwd.eml', content: forwarded },
      { type: 'application/zip', name: 'a.zip', content: Buffer.from('PK') },
    ]);
    const mail = await readMail(raw);
    expect(mail.attachments).toEqual([
      { name: '简历.txt', type: 'text/plain', text: texts.gb18030[1] },
      { name: '履歴書.csv', type: 'application/octet-stream', text: texts.shift_jis[1] },
      { name: 'cv.html', type: 'text/html', text: 'CV\n\nPython' },
      { name: '简历.pdf', type: 'application/pdf', text: lines.join('\n') },
      { name: 'broken.pdf', type: 'application/pdf', text: null },
      {
        name: 'fwd.eml',
        type: 'message/rfc822',
        text: `From: Wang, Fang <wang.fang@example.com>\nSubject: ${texts.shift_jis[0]}\nDate: 2025-11-24T02:42:00Z\n${texts.shift_jis[1]}`,
      },
      { name: 'a.zip', type: 'application/zip', text: null },
    ]);
    expect([mail.body, mail.damage]).toEqual(['see below', []]);
  });

  it('reads names of attachments in pieces and percents (RFC 2231), and in raw GBK', async () => {
    const part = (disposition: string | Buffer): Buffer =>
      Buffer.concat([
        Buffer.from(
          'Subject: a\r\nContent-Type: multipart/mixed; boundary=b\r\n\r\n--b\r\nContent-Type: text/plain\r\n',
        ),
        Buffer.from(disposition),
        Buffer.from('\r\n\r\nx\r\n--b--\r\n'),
      ]);
    const split = "Content-Disposition: attachment; filename*0*=UTF-8''%E7%AE%80; filename*1*=%E5%8E%86.txt";
    expect((await readMail(part(split))).attachments[0]?.name).toBe('简历.txt');
    const gbk = "Content-Disposition: attachment; filename*=GB2312''%BC%F2%C0%FA.txt";
    expect((await readMail(part(gbk))).attachments[0]?.name).toBe('简历.txt');
    const raw = encodeCharset('Content-Disposition: attachment; filename="王芳的简历.txt"', 'gb18030');
    expect((await readMail(part(raw))).attachments[0]?.name).toBe('王芳的简历.txt');
  });

  it('gives a mail without a Message-ID one of its content, whatever its line ends', async () => {
    const raw = Buffer.from('Subject: a\r\n\r\nbody\r\n');
    const { id } = await readMail(raw);
    expect(id).toMatch(/^sha256-[\da-f]{32}$/);
    expect((await readMail(Buffer.from('Subject: a\n\nbody'))).id).toBe(id);
    expect((await readMail(Buffer.from('Subject: b\n\nbody'))).id).not.toBe(id);
  });

  it('dates a mail by its arrival where its own date is none, else not at all', async () => {
    const dateOf = async (...lines: string[]) =>
      (await readMail(Buffer.from(`${lines.join('\n')}\n\nx`), 'From a@b.c Mon Nov 24 10:42:00 2025'))
        .timestamp;
    expect(await dateOf('Subject: a')).toBe('2025-11-24T10:42:00Z');
    expect(await dateOf('Date: yesterday', 'Received: by x; Tue, 25 Nov 2025 01:00:00 +0900')).toBe(
      '2025-11-24T16:00:00Z',
    );
    expect((await readMail(Buffer.from('Date: 31 Feb 2025 10:00:00\n\nx'))).timestamp).toBeNull();
    expect(
      (await readMail(Buffer.from('Subject: a\n\nx'), 'From a@b.c Mon Nov 24 10:42:00 2025')).sender,
    ).toBe('a@b.c');
  });

  it('says what of a damaged mail could not be read, and reads the rest', async () => {
    const content = Buffer.from('您好，简历见附件。');
    const whole = rawMail(headers, [
      { type: 'text/plain; charset=utf-8', content },
      { type: 'text/plain', name: 'cv.txt', content: Buffer.from('Java '.repeat(100)) },
    ]);
    const cut = await readMail(whole.subarray(0, whole.length - 200));
    expect([cut.body, cut.damage]).toEqual(['您好，简历见附件。', ['cut_off']]);
    expect(cut.attachments[0]?.text).toMatch(/^Java Java/);

    const base64 = rawMail(headers, [{ type: 'text/plain; charset=utf-8', content }]);
    expect((await readMail(base64.subarray(0, base64.length - 5))).damage).toContain('cut_base64');

    const headless = await readMail(Buffer.from('\n我的简历如下，请您过目。\nJava 五年'));
    expect([headless.body, headless.damage.length]).toEqual(['我的简历如下，请您过目。\nJava 五年', 1]);

    const noise = Buffer.from(Array.from({ length: 400 }, (_, index) => 0x80 + ((index * 37) % 120)));
    const broken = rawMail(headers, [
      { type: 'text/plain; charset=utf-8', content: noise, encoding: '8bit' },
    ]);
    expect((await readMail(broken)).damage).toEqual(['undecodable']);
  });

  it('says which charset nobody knows, where nothing fits', async () => {
    const content = Buffer.from('D\xe9veloppeur exp\xe9riment\xe9', 'latin1');
    const raw = rawMail(headers, [{ type: 'text/plain; charset=x-klingon', content, encoding: '8bit' }]);
    const mail = await readMail(raw);
    expect([mail.body, mail.damage]).toEqual(['Développeur expérimenté', ['unknown_charset']]);
  });

  it('refuses what is no mail', async () => {
    await expect(readMail(Buffer.from(' \r\n'))).rejects.toMatchObject({ reason: 'empty' });
    await expect(readMail(Buffer.from([0x89, 0x50, 0x4e, 0x47, 0, 0, 1, 2]))).rejects.toThrow(
      'it is no mail',
    );
  });

  it('reads a mail with headers and nothing else', async () => {
    expect(await readMail(Buffer.from('Subject: hello\nFrom: a@b.c'))).toMatchObject({
      subject: 'hello',
      sender: 'a@b.c',
      body: '',
      damage: [],
    });
  });
});
