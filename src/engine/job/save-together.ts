/** Something to be saved, and who waits for it. */
export interface Unsaved<Value, Saved> {
  readonly value: Value;
  readonly saved: PromiseWithResolvers<Saved>;
}

/**
 * Saves a group at once. Where that fails each is tried by itself: one of them may be at fault, and the others are not lost
 * with it. Never rejects: each hears how it went.
 * @param save all of them or none; answers in their order
 */
export async function saveTogether<Value, Saved>(
  group: readonly Unsaved<Value, Saved>[],
  save: (values: readonly Value[]) => Promise<readonly Saved[]>,
): Promise<void> {
  if (group.length === 0) return;
  try {
    const answers = await save(group.map(({ value }) => value));
    for (const [index, { saved }] of group.entries()) saved.resolve(answers[index] as Saved);
  } catch (thrown) {
    if (group.length === 1) group[0]?.saved.reject(thrown);
    else for (const each of group) await saveTogether([each], save);
  }
}
