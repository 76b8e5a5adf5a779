const namePattern = /^([!-9;-~]+)[ \t]*:/;

/** Names of headers that mails have; whatever else stands before a colon may be a person's words. */
const knownName = new RegExp(
  `^(?:${[
    'from|to|cc|bcc|subject|date|sender|reply-to|return-path|received|received-spf|message-id|in-reply-to|references',
    'mime-version|delivered-to|delivery-date|envelope-to|user-agent|precedence|importance|priority|sensitivity',
    'status|lines|newsgroups|organization|errors-to|disposition-notification-to|authentication-results|autocrypt',
    'dkim-signature|domainkey-signature|feedback-id|auto-submitted|original-recipient|comments|keywords',
    '(?:x|content|list|resent|arc|thread|dkim)-[\\w-]+',
  ].join('|')})$`,
  'i',
);

/** Names that programs write and people do not copy along with a letter that they forward. */
const transportName =
  /^(?:received|return-path|message-id|mime-version|delivered-to|dkim-signature|content-(?:type|transfer-encoding)|x-[\w-]+)$/i;

/** The name of the header that begins in a line, in lower case; null where none does. */
export function headerName(line: string): string | null {
  return namePattern.exec(line)?.[1]?.toLowerCase() ?? null;
}

/** Whether it is the name of a header that mails are known to have. */
export const isKnownName = (name: string): boolean => knownName.test(name);

/** Whether it is the name of a header that only programs write. */
export const isTransportName = (name: string): boolean => transportName.test(name);

/** Whether a line goes on with the header before it. */
export const isContinuation = (line: string): boolean => /^[ \t]+[^ \t]/.test(line);

/** Whether a line holds nothing that can be seen. */
export const isBlankLine = (line: string): boolean => /^[ \t]*$/.test(line);

/** The names of the headers that stand in these lines before the first that is none. */
export function leadingNames(lines: readonly string[]): readonly string[] {
  const names: string[] = [];
  for (const line of lines) {
    const name = headerName(line);
    if (name !== null) names.push(name);
    else if (names.length === 0 || !isContinuation(line)) break;
  }
  return names;
}
