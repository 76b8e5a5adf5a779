import { mailLines } from '../../../src/engine/pipelines/mail/source/mail-lines.ts';
import { createRandom, type Random } from '../random.ts';
import type {
  Fields,
  FieldTruth,
  MailClass,
  MailFault,
  MailLanguage,
  MailTruth,
  SampleMail,
} from './mail-truth.ts';
import { mailFaults } from './mail-truth.ts';
import { type WrittenMail, writeCandidate } from './write-candidate.ts';
import { writeNoise } from './write-noise.ts';
import { writeProject } from './write-project.ts';

export interface Mailbox {
  readonly mails: readonly SampleMail[];
  /** Of the mails, in their order. */
  readonly truth: readonly MailTruth[];
}

/** Out of ten mails each. */
const classes: readonly MailClass[] = [
  ...Array.from({ length: 4 }, () => 'candidate' as const),
  ...Array.from({ length: 3 }, () => 'project' as const),
  ...Array.from({ length: 3 }, () => 'other' as const),
];
const languages: readonly MailLanguage[] = ['zh', 'zh', 'zh', 'zh', 'en', 'en', 'en', 'ja', 'ja', 'ja'];

/** Every so many mails one has a fault; the faults take turns. */
const faultEvery = 12;

const firstMail = Date.UTC(2025, 10, 3, 0, 30);

const writers = { candidate: writeCandidate, project: writeProject, other: writeNoise } as const;

function faultOf(index: number, mailClass: MailClass): MailFault | null {
  if (index % faultEvery !== 7) return null;
  const fault = mailFaults[Math.floor(index / faultEvery) % mailFaults.length] ?? null;
  // Nothing would be left to find in a mail without a body.
  return fault === 'empty_body' && mailClass !== 'other' ? 'huge_line' : fault;
}

/** What a tracking program or a pasted file leaves in a mail: one line of half a megabyte. */
function hugeLine(random: Random): string {
  const piece = Array.from({ length: 64 }, () => random.integer(0, 35).toString(36)).join('');
  return piece.repeat(8_192);
}

function withFault(mail: SampleMail, random: Random): SampleMail {
  if (mail.fault === 'missing_headers') return { ...mail, sender: '', subject: '', timestamp: '' };
  if (mail.fault === 'empty_body') return { ...mail, body: '' };
  if (mail.fault === 'huge_line') return { ...mail, body: `${mail.body}\n${hugeLine(random)}` };
  if (mail.fault !== 'cut_base64') return mail;
  const cut = { name: 'portfolio.pdf', type: 'application/pdf', text: null };
  return { ...mail, attachments: [...mail.attachments, cut] };
}

/** The fields as lines of the whole mail. */
function locate(written: WrittenMail, mail: SampleMail): Fields {
  const lines = mailLines(mail);
  const located = [...written.draft.fields].map(([field, { value, texts, homes }]) => {
    const numbers = homes.map((home) => lines.indexOf(home.trim()) + 1);
    if (numbers.includes(0)) throw new Error(`The line of ${field} is not in the mail ${mail.id}.`);
    const truth: FieldTruth = { value, texts, lines: numbers };
    return [field, truth] as const;
  });
  return Object.fromEntries(located);
}

function makeMail(seed: number, index: number, mailClass: MailClass): { mail: SampleMail; truth: MailTruth } {
  // A stream of one's own: changing one mail leaves the others as they are.
  const random = createRandom(seed + 7_919 * (index + 1));
  const language = random.pick(languages);
  const written = writers[mailClass](language, random);
  const { sender, subject, body, attachments, draft, skillIds, place } = written;
  const sentAt = firstMail + index * 5_400_000 + random.integer(0, 3_000) * 1_000;
  const fault = faultOf(index, mailClass);
  const plain: SampleMail = {
    id: `${String(index + 1).padStart(5, '0')}.${seed}@mail.example.com`,
    sender,
    subject,
    body: body.join('\n'),
    attachments,
    timestamp: `${new Date(sentAt).toISOString().slice(0, 19)}Z`,
    language,
    fault,
    form: fault === null && random.chance(0.15) ? 'html' : 'plain',
    variant: random.integer(0, 1_000_000),
  };
  const mail = withFault(plain, random);
  const fields = draft.fields.size === 0 ? {} : locate(written, mail);
  return { mail, truth: { id: mail.id, class: mailClass, language, fault, fields, skillIds, place } };
}

/**
 * Mails as a recruiter's mailbox has them, in Chinese, English and Japanese: of ten four from candidates, three about
 * projects, three of neither; one in twelve with a fault. The truth says for each its class and every field with the text as
 * it stands in the mail and its lines. The same seed and count give the same mails, on every machine.
 * Persons and firms are invented.
 */
export function makeMailbox(seed: number, count: number): Mailbox {
  const order = createRandom(seed).shuffle(
    Array.from({ length: count }, (_, index) => classes[index % classes.length] ?? 'other'),
  );
  const made = order.map((mailClass, index) => makeMail(seed, index, mailClass));
  return { mails: made.map(({ mail }) => mail), truth: made.map(({ truth }) => truth) };
}
