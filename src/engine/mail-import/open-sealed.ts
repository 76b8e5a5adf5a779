import type { Attachment } from 'postal-mime';
import type { MailReason } from '../../shared/mail-import.ts';
import type { ReadMail } from './imported-mail.ts';
import { bytesOf } from './read-attachment.ts';
import { readSigned } from './signed-content.ts';

/** What of a mail stands in a wrapping that its reader does not open. */
export interface Unsealed {
  /** What was inside, as mails of their own. */
  readonly mails: readonly ReadMail[];
  /** Attachments that are none of the wrappings that were opened. */
  readonly rest: readonly Attachment[];
  /** Why not all of it could be opened. */
  readonly damage: readonly MailReason[];
}

type Wrapping = 'smime' | 'pgp' | 'tnef' | 'rights';

const wrappings: readonly (readonly [wrapping: Wrapping, type: RegExp, name: RegExp])[] = [
  ['smime', /^application\/(?:x-)?pkcs7-mime$/, /^smime\.p7m$/i],
  ['pgp', /^application\/pgp-encrypted$/, /^encrypted\.asc$/i],
  ['tnef', /^application\/(?:vnd\.)?ms-tnef$/, /^winmail\.dat$/i],
  ['rights', /^application\/x-microsoft-rpmsg-message$/, /^message(?:_v\d)?\.rpmsg$/i],
];

function wrappingOf({ mimeType, filename }: Attachment): Wrapping | null {
  const found = wrappings.find(([, type, name]) => type.test(mimeType) || name.test(filename ?? ''));
  return found?.[0] ?? null;
}

/** The letter of PGP that stands in a text in place of its words. */
const armouredMessage = /^-----BEGIN PGP MESSAGE-----[ \t]*$/m;

type ReadInner = ((bytes: Buffer) => Promise<ReadMail>) | null;

interface Opened {
  readonly mail: ReadMail | null;
  readonly damage: readonly MailReason[];
}

async function openSmime(file: Buffer, readMail: ReadInner): Promise<Opened> {
  const signed = await readSigned(file);
  if (signed.kind === 'certificates') return { mail: null, damage: [] };
  if (signed.kind === 'encrypted') return { mail: null, damage: ['encrypted'] };
  if (signed.kind === 'unknown' || readMail === null) return { mail: null, damage: ['unopened'] };
  try {
    const mail = await readMail(signed.bytes);
    // A text that was signed without headers is whole.
    return { mail, damage: mail.damage.filter((reason) => reason !== 'headless') };
  } catch {
    return { mail: null, damage: ['unopened'] }; // What was signed is no part of a mail: the file is kept by its name.
  }
}

/** What nobody opens here, by its wrapping. */
const closed: Readonly<Record<Exclude<Wrapping, 'smime'>, MailReason>> = {
  pgp: 'encrypted',
  rights: 'encrypted',
  tnef: 'tnef',
};

/**
 * Opens what can be opened without a key: mails that are signed so that their text stands in the signature. `readMail` reads
 * what was inside (null: no deeper). Of what cannot be opened the reason is told, so that an empty text does not pass
 * for all there was.
 */
export async function openSealed(
  body: string,
  attachments: readonly Attachment[],
  readMail: ReadInner,
): Promise<Unsealed> {
  const mails: ReadMail[] = [];
  const rest: Attachment[] = [];
  const damage: MailReason[] = armouredMessage.test(body) ? ['encrypted'] : [];
  for (const attachment of attachments) {
    const wrapping = wrappingOf(attachment);
    if (wrapping !== null && wrapping !== 'smime') damage.push(closed[wrapping]);
    const opened = wrapping === 'smime' ? await openSmime(bytesOf(attachment.content), readMail) : null;
    damage.push(...(opened?.damage ?? []));
    const mail = opened?.mail ?? null;
    if (mail === null) rest.push(attachment);
    else mails.push(mail);
  }
  return { mails, rest, damage };
}
