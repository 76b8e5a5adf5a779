const patterns: readonly RegExp[] = [
  /\b(?:sk|pk|rk|key|gsk|xai)-[\w-]{6,}/g,
  /\bBearer\s+[^\s"',}]+/gi,
  /\b(?:api[-_ ]?key|authorization|x-api-key)["']?\s*[:=]\s*["']?[^\s"',}]{6,}/gi,
  // Any long unbroken run that mixes letters and digits, as every provider's key does; paths have separators.
  /\b(?=[A-Za-z]*\d)(?=\d*[A-Za-z])[A-Za-z0-9]{32,}(?:\.[A-Za-z0-9]{8,})?/g,
];

/** Takes out of a line whatever looks like a key. It may take out a little more; it is for a log. */
export function redact(text: string): string {
  return patterns.reduce((line, pattern) => line.replace(pattern, '[redacted]'), text);
}
