import type { ComponentType } from 'react';

/** What the rail draws a page with; icons of one family take these. */
type Icon = ComponentType<{ readonly size: number; readonly stroke: number; readonly 'aria-hidden': true }>;

export interface PageView {
  readonly icon: Icon;
  readonly Page: ComponentType;
}

/** How a pipeline looks in the window; its pages put together what `parts/` offers. */
export interface PipelineView<PageName extends string = string> {
  /** What the header says of an open file. */
  readonly Facts: ComponentType;
  /** What may be set of it, among the settings; null where nothing may. */
  readonly Settings: ComponentType | null;
  /** One for each page of the contract. */
  readonly pages: Readonly<Record<PageName, PageView>>;
}
