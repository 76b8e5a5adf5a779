import type { PushEvents, PushName } from '../../shared/contract.ts';

/** Tells the page something, in the words of the contract. */
export type Push = <Name extends PushName>(name: Name, data: PushEvents[Name]) => void;
