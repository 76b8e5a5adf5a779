import type { ContentProblem } from '../items.ts';
import type { CallStage, SaveContext, SavedItem, SaveItemContext } from '../pipelines/pipeline.ts';

/**
 * Where an item goes once a stage is done with it. Both are called inside the transaction that writes the outcome into
 * the ledger; the ledger itself is kept whatever the sink does.
 */
export interface Sink {
  /** Takes the findings for a whole item, in place of earlier ones; answers how many results they come to. */
  saveItem(
    stage: CallStage<unknown>,
    itemId: string,
    payloads: readonly unknown[],
    context: SaveItemContext,
  ): SavedItem;
  /** Takes note that an item has failed; its earlier results stay. */
  saveFailure(stage: CallStage<unknown>, itemId: string, problem: ContentProblem, context: SaveContext): void;
}

/** Into the result tables, as the stage writes them. */
export const resultsSink: Sink = {
  saveItem: (stage, itemId, payloads, context) => stage.saveItem(itemId, payloads, context),
  saveFailure: (stage, itemId, problem, context) => stage.saveFailure(itemId, problem, context),
};
