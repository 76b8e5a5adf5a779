import { describe, expect, it } from 'vitest';
import { defaultSettings, maxProfiles } from '../../shared/settings.ts';
import { withProfileAdded, withProfileDeleted, withProfileRenamed, withProfileUsed } from './profiles.ts';

const cheap = { id: 'b', name: 'Cheap', model: { ...defaultSettings.model, model: 'm', concurrency: 2 } };
const two = { profiles: [...defaultSettings.profiles, cheap], profile: 'b' };

describe('profiles', () => {
  it('are added fresh, or like another under a name of their own, and are then in use', () => {
    const fresh = withProfileAdded(two, null);
    expect(fresh.profiles.at(-1)).toEqual({ id: fresh.profile, name: '', model: defaultSettings.model });
    const copy = withProfileAdded(two, 'b');
    expect(copy.profiles.at(-1)).toEqual({ ...cheap, id: copy.profile, name: 'Cheap 2' });
    expect(withProfileAdded(copy, copy.profile).profiles.at(-1)?.name).toBe('Cheap 3');
    expect(copy.profiles.slice(0, 2)).toEqual(two.profiles);
  });

  it('are used, renamed and deleted one by one', () => {
    expect(withProfileUsed(two, 'first')).toEqual({ ...two, profile: 'first' });
    expect(withProfileRenamed(two, 'b', 'Dear').profiles).toEqual([
      two.profiles[0],
      { ...cheap, name: 'Dear' },
    ]);
    expect(withProfileDeleted(two, 'b')).toEqual({ profiles: [two.profiles[0]], profile: 'first' });
    expect(withProfileDeleted(two, 'first')).toEqual({ profiles: [cheap], profile: 'b' });
  });

  it('refuse what is nobody’s, the last to be deleted, and more than can be kept', () => {
    const refused = expect.objectContaining({ code: 'bad_input' });
    expect(() => withProfileUsed(two, 'x')).toThrow(refused);
    expect(() => withProfileRenamed(two, 'x', 'n')).toThrow(refused);
    expect(() => withProfileDeleted(two, 'x')).toThrow(refused);
    expect(() => withProfileDeleted(withProfileDeleted(two, 'b'), 'first')).toThrow(refused);
    const many = Array.from({ length: maxProfiles }, (_, index) => ({ ...cheap, id: `${index}` }));
    expect(() => withProfileAdded({ profiles: many, profile: '0' }, null)).toThrow(refused);
  });
});
