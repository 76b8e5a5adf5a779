import { generateKeyPairSync, sign } from 'node:crypto';

/** DER, as far as a certificate needs it. */
function der(tag: number, ...parts: readonly Buffer[]): Buffer {
  const body = Buffer.concat(parts);
  const { length } = body;
  const size =
    length < 0x80
      ? Buffer.from([length])
      : length < 0x100
        ? Buffer.from([0x81, length])
        : Buffer.from([0x82, length >> 8, length & 0xff]);
  return Buffer.concat([Buffer.from([tag]), size, body]);
}

const sequence = (...parts: readonly Buffer[]): Buffer => der(0x30, ...parts);
const utf8 = (text: string): Buffer => der(0x0c, Buffer.from(text));
const utcTime = (text: string): Buffer => der(0x17, Buffer.from(text));
const oid = (hex: string): Buffer => der(0x06, Buffer.from(hex, 'hex'));

const commonName = oid('550403');
const ecdsaWithSha256 = sequence(oid('2a8648ce3d040302'));

export interface Certificate {
  readonly key: string;
  readonly cert: string;
}

/** A key of this moment and a certificate for 127.0.0.1 that nobody but itself has signed, valid until 2049. */
export function makeSelfSigned(): Certificate {
  const { publicKey, privateKey } = generateKeyPairSync('ec', { namedCurve: 'prime256v1' });
  const name = sequence(der(0x31, sequence(commonName, utf8('127.0.0.1'))));
  const signed = sequence(
    der(0x02, Buffer.from([1])),
    ecdsaWithSha256,
    name,
    sequence(utcTime('200101000000Z'), utcTime('491231235959Z')),
    name,
    publicKey.export({ type: 'spki', format: 'der' }),
  );
  const signature = der(0x03, Buffer.from([0]), sign('sha256', signed, privateKey));
  const bytes = sequence(signed, ecdsaWithSha256, signature);
  const lines = bytes.toString('base64').match(/.{1,64}/g) ?? [];
  return {
    key: privateKey.export({ type: 'pkcs8', format: 'pem' }).toString(),
    cert: `-----BEGIN CERTIFICATE-----\n${lines.join('\n')}\n-----END CERTIFICATE-----\n`,
  };
}
