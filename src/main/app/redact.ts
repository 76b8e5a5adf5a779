const patterns: readonly RegExp[] = [
  /\b(?:sk|pk|rk|key|gsk|xai)-[\w-]{6,}/g,
  /\bBearer\s+[^\s"',}]+/gi,
  /\b(?:api[-_ ]?key|authorization|x-api-key)["']?\s*[:=]\s*["']?[^\s"',}]{6,}/gi,
  // Any long unbroken run that mixes letters and digits, as every provider's key does; paths have separators.
  /\b(?=[A-Za-z]*\d)(?=\d*[A-Za-z])[A-Za-z0-9]{32,}(?:\.[A-Za-z0-9]{8,})?/g,
];

/** A secret shorter than this would tear holes into ordinary words. */
const shortestSecret = 6;
const mark = '[redacted]';

/** Takes out of a line whatever looks like a key. It may take out a little more; it is for a log. */
export function redact(text: string): string {
  return patterns.reduce((line, pattern) => line.replace(pattern, mark), text);
}

export function createRedaction() {
  const secrets = new Set<string>();
  return {
    redact(text: string) {
      // The longest first: a key may begin as another one does.
      const known = [...secrets].sort((a, b) => b.length - a.length);
      return redact(known.reduce((line, secret) => line.replaceAll(secret, mark), text));
    },
    /** Takes that very text out too, whatever it looks like, also as a web address or a header would spell it. */
    conceal(secret: string) {
      if (secret.length < shortestSecret) return;
      for (const spelt of [secret, encodeURIComponent(secret), Buffer.from(secret).toString('base64')]) {
        secrets.add(spelt);
      }
    },
  };
}
