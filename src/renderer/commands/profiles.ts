import type { RouteInput } from '../../shared/contract.ts';
import { emptyDraft } from '../settings/draft.ts';
import { useStore } from '../store/store.ts';
import { askOrTell } from './ask-or-tell.ts';
import { flushSettings, useDraft } from './save-settings.ts';

type ProfileCommand = 'profile.add' | 'profile.use' | 'profile.rename' | 'profile.delete';

/** What was typed belongs to the profile that it was typed for: it is saved first, and what cannot be saved goes. */
async function change<Name extends ProfileCommand>(name: Name, input: RouteInput<Name>): Promise<void> {
  await flushSettings();
  if (name !== 'profile.rename') useDraft.setState({ draft: emptyDraft, error: null });
  const settings = await askOrTell(name, input);
  if (settings !== undefined) useStore.setState({ settings });
}

/** Makes a profile and uses it: a fresh one, or one like another. */
export const addProfile = (like: string | null): Promise<void> => change('profile.add', { like });

/** Asks the model of this profile from now on. */
export const takeProfile = (id: string): Promise<void> => change('profile.use', { id });

export const renameProfile = (id: string, name: string): Promise<void> =>
  change('profile.rename', { id, name });

/** Deletes a profile and its keys. */
export const deleteProfile = (id: string): Promise<void> => change('profile.delete', { id });
