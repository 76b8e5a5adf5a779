import type { ExtractedEvent } from '../../../../shared/pipelines/extracted-event.ts';
import type { EventEdit } from '../../../../shared/pipelines/review.ts';
import type { ReviewMode } from './review-commands.ts';

/** Which event of a user is looked at, and what can be done with it. */
export interface ReviewSeat {
  readonly userId: string;
  readonly events: readonly ExtractedEvent[];
  readonly chosen: ExtractedEvent | null;
  readonly choose: (eventId: string | null) => void;
  /** What the analyst is asked for; null while she looks. */
  readonly mode: ReviewMode | null;
  /** Nothing can be edited now: a job runs. */
  readonly off: boolean;
  readonly isDone: boolean;
  readonly does: Readonly<Record<ReviewTool, () => void>>;
  /** Carries out what was asked for. */
  readonly finish: (edit: EventEdit) => void;
}

/** What the bar and the keys do. */
export type ReviewTool =
  | 'next'
  | 'previous'
  | 'accept'
  | 'acceptAll'
  | 'edit'
  | 'split'
  | 'merge'
  | 'delete'
  | 'add'
  | 'undo'
  | 'redo'
  | 'done'
  | 'nextUser'
  | 'previousUser';
