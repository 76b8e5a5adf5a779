import type { ModelRequest } from '../calling/model-request.ts';
import type { PartKey } from '../items.ts';
import { restrictItem } from '../packing/pack-batches.ts';
import type { RequestForm } from './pipeline.ts';

/** What was asked for these parts, made again from what the file holds now. @throws what loading an item throws */
export function rebuildRequest(
  stage: RequestForm,
  { parts, told }: { readonly parts: readonly PartKey[]; readonly told?: string | null },
): ModelRequest {
  const items = parts.map(({ itemId, recordIds, before }) => {
    const whole = stage.loadWhole?.(itemId) ?? stage.loadItem(itemId, new Set());
    const part = restrictItem(whole, new Set(recordIds));
    return before === undefined ? part : (stage.tellBefore?.(part, before) ?? part);
  });
  return stage.buildRequest(items, told);
}
