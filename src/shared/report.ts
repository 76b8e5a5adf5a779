import type { Language } from './words/wording.ts';

/** In which language a report is written, and by which version of the app. */
export interface ReportAsked {
  readonly language: Language;
  readonly version: string;
}

/** A figure of a report, under its label. */
export interface ReportFigure {
  readonly label: string;
  readonly value: string;
  /** A second, smaller line. */
  readonly under?: string;
}

/** One bar of a picture, as long as its share of the longest. */
export interface ReportBar {
  readonly label: string;
  readonly value: number;
  /** What stands beside it. */
  readonly shown: string;
}

/** A part of a report under a title. What is in it is text, whatever it looks like. */
export interface ReportSection {
  readonly title: string;
  readonly note?: string;
  readonly figures?: readonly ReportFigure[];
  readonly bars?: readonly ReportBar[];
  readonly table?: {
    readonly columns: readonly string[];
    readonly rows: readonly (readonly string[])[];
    /** Columns of numbers, by their place. */
    readonly numbers?: readonly number[];
  };
  /** Somebody's own words, with their line breaks. */
  readonly words?: string;
}

/** A run told on one page. */
export interface Report {
  readonly language: Language;
  readonly title: string;
  readonly lead: string;
  readonly sections: readonly ReportSection[];
  readonly foot: string;
}
