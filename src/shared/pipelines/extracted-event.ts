import type { EditMark } from './review.ts';

/** Of a user's events the first, and how many there are. */
export interface FirstEvents {
  readonly userId: string;
  readonly events: readonly Pick<ExtractedEvent, 'eventId' | 'type' | 'time'>[];
  readonly total: number;
}

/** One thing that a user did, as it was found in her rows. */
export interface ExtractedEvent {
  readonly eventId: string;
  readonly userId: string;
  readonly type: string;
  readonly category: string;
  /** Of its first row; empty where that has none. */
  readonly time: string;
  /** Of its last row; empty where that is not known. */
  readonly endTime: string;
  readonly context: string;
  /** What is told of it besides, by name; left out where nothing is. */
  readonly attributes?: Readonly<Record<string, string>>;
  /** Attributes whose value stands in none of its rows. */
  readonly ungrounded?: readonly string[];
  readonly sourceRowIds: readonly string[];
  /** What an analyst has done with it; left out where nobody has looked at it. */
  readonly edited?: EditMark;
}
