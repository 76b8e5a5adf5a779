import type { TFunction } from 'i18next';
import type { ComponentType } from 'react';
import type { FoundInFile } from '../../shared/pipelines/registry.ts';
import type { OwnRemedies } from '../parts/run/FailureCauses.tsx';

/** What the rail draws a pipeline with; icons of one family take these. */
type Icon = ComponentType<{ readonly size: number; readonly stroke: number; readonly 'aria-hidden': true }>;

export interface PageView {
  readonly Page: ComponentType;
  /** How many things it lists, as its tab says it; null where the file has none of them. */
  readonly count?: (found: FoundInFile) => number | null;
}

/** Keys of a page or a drawer, and what they do. */
export interface ShortcutGroup {
  readonly title: string;
  readonly keys: readonly { readonly keys: readonly string[]; readonly words: string }[];
}

/** How a pipeline looks in the window; its pages put together what `parts/` offers. */
export interface PipelineView<PageName extends string = string> {
  readonly icon: Icon;
  /** What the header says of an open file. */
  readonly Facts: ComponentType;
  /** What may be set of it, among the settings; null where nothing may. */
  readonly Settings: ComponentType | null;
  /** How what a job was asked by is called in the window's language; left out where it has no name. */
  readonly askedName?: (asked: string, t: TFunction) => string;
  /** What two runs of it say differently; left out where they cannot be compared. */
  readonly Comparison?: ComponentType<{ readonly one: string; readonly other: string }>;
  /** How right what its runs found is, as far as that was measured; left out where it never is. */
  readonly quality?: {
    /** In a cell of the table of runs. */
    readonly Cell: ComponentType<{ readonly jobId: string }>;
    /** Among the figures of a run. */
    readonly Figures: ComponentType<{ readonly jobId: string }>;
  };
  /** What it offers of its own about items that failed; left out where that is nothing. */
  readonly Remedies?: OwnRemedies;
  /** What can be said of its tables when they are written out; left out where nothing can. */
  readonly exporting?: {
    readonly Fields: ComponentType<{ readonly table: string; readonly disabled: boolean }>;
    /** What was said of a table. */
    readonly optionsOf: (table: string) => unknown;
  };
  /** Keys of its own, as the list of keys tells them; left out where it has none. */
  readonly shortcuts?: (t: TFunction) => ShortcutGroup;
  /** One for each page of the contract. */
  readonly pages: Readonly<Record<PageName, PageView>>;
}
