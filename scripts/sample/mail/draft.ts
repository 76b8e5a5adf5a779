import type { CandidateField, ProjectField } from './mail-truth.ts';

type Field = CandidateField | ProjectField;

interface DraftField {
  readonly value: string | number | readonly string[];
  readonly texts: readonly string[];
  readonly homes: string[];
}

/** The text of a mail being written, and what each of its lines tells. */
export interface Draft {
  readonly lines: string[];
  readonly fields: Map<Field, DraftField>;
  /** Notes that the line being written tells a field, and gives the text to write. */
  readonly text: (field: Field, text: string) => string;
  readonly years: (years: number, text: string) => string;
  readonly list: (field: Field, texts: readonly string[], between: string) => string;
  /** Ends the line: what was noted since the last one stands in it. Without text it is a blank line. */
  readonly line: (text?: string) => void;
}

export function createDraft(): Draft {
  const lines: string[] = [];
  const fields = new Map<Field, DraftField>();
  let noted: DraftField[] = [];
  const note = (field: Field, value: DraftField['value'], texts: readonly string[]): void => {
    const entry = { value, texts, homes: [] };
    fields.set(field, entry);
    noted.push(entry);
  };
  return {
    lines,
    fields,
    text: (field, text) => {
      note(field, text, [text]);
      return text;
    },
    years: (years, text) => {
      note('experience_years', years, [text]);
      return text;
    },
    list: (field, texts, between) => {
      note(field, texts, texts);
      return texts.join(between);
    },
    line: (text = '') => {
      for (const { homes } of noted) homes.push(text);
      noted = [];
      lines.push(text);
    },
  };
}
