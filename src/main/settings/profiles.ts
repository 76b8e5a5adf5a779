import { randomBytes } from 'node:crypto';
import { AppError } from '../../shared/app-error.ts';
import { defaultModelSettings } from '../../shared/model-settings.ts';
import { maxProfiles, type Profile, type Settings } from '../../shared/settings.ts';

type Profiles = Pick<Settings, 'profiles' | 'profile'>;

function find({ profiles }: Profiles, id: string): Profile {
  const found = profiles.find((each) => each.id === id);
  if (found !== undefined) return found;
  throw new AppError('bad_input', 'There is no such profile.', { params: { field: 'profile' } });
}

/** A name that no other profile has, made of one that may be taken: `Cheap`, then `Cheap 2`. */
function freeName(name: string, profiles: readonly Profile[]): string {
  if (name === '') return '';
  const base = name.replace(/ \d+$/, '').slice(0, 70);
  for (let number = 2; ; number += 1) {
    const tried = `${base} ${number}`;
    if (!profiles.some((each) => each.name === tried)) return tried;
  }
}

/** One more, in use: like another, or fresh. Throws `bad_input` where there are enough. */
export function withProfileAdded(settings: Profiles, like: string | null): Profiles {
  const { profiles } = settings;
  if (profiles.length >= maxProfiles)
    throw new AppError('bad_input', `There are ${maxProfiles} profiles, and no more can be kept.`, {
      hint: 'Delete one that is not needed.',
    });
  const id = randomBytes(6).toString('hex');
  const model = like === null ? null : find(settings, like);
  const added: Profile = {
    id,
    name: model === null ? '' : freeName(model.name, profiles),
    model: model?.model ?? defaultModelSettings,
  };
  return { profiles: [...profiles, added], profile: id };
}

export const withProfileUsed = (settings: Profiles, id: string): Profiles => ({
  profiles: settings.profiles,
  profile: find(settings, id).id,
});

export function withProfileRenamed(settings: Profiles, id: string, name: string): Profiles {
  find(settings, id);
  return {
    profile: settings.profile,
    profiles: settings.profiles.map((each) => (each.id === id ? { ...each, name } : each)),
  };
}

/** Without it; where it was in use, the one before it is. Throws `bad_input` for the last. */
export function withProfileDeleted(settings: Profiles, id: string): Profiles {
  find(settings, id);
  const at = settings.profiles.findIndex((each) => each.id === id);
  const profiles = settings.profiles.filter((each) => each.id !== id);
  const next = profiles[Math.max(0, at - 1)];
  if (next === undefined)
    throw new AppError('bad_input', 'The last profile cannot be deleted.', {
      hint: 'Add another one first.',
    });
  return { profiles, profile: settings.profile === id ? next.id : settings.profile };
}
