/**
 * How rows and answers are written; docs/WIRE-FORMAT.md has both, exactly. Calls are made in format 2. Format 1 is what
 * was asked in before: replies to it may still lie unread in a ledger, and its calls are shown as they were sent.
 */
export type WireFormat = 1 | 2;
