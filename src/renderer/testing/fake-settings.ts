import type { Answer, RouteName } from '../../shared/contract.ts';
import {
  defaultSettings,
  noKey,
  type Profile,
  profileInUse,
  type SettingsPatch,
  type SettingsView,
} from '../../shared/settings.ts';
import { type FakeOptions, type FakeRoutes, fail, ok } from './fake-routes.ts';
import type { Scene } from './scenes.ts';

/** Scenes with a provider of one's own, and so with a price. */
export const isReal = (scene: Scene): boolean =>
  scene === 'custom' || scene === 'estimate' || isOrdered(scene) || scene.startsWith('paused');

/** Scenes with a provider that takes orders. */
const isOrdered = (scene: Scene): boolean => scene === 'order' || scene === 'waiting';

const openAi = { preset: 'openai', baseUrl: 'https://api.openai.com/v1' };

function settingsOf({ scene, language, theme }: FakeOptions): SettingsView {
  const real = isReal(scene);
  const key = {
    stored: real,
    ending: real ? 'f3a9' : '',
    origin: real ? `https://api.${isOrdered(scene) ? 'openai' : 'deepseek'}.com` : '',
    persistent: scene !== 'custom',
  };
  const model = real
    ? {
        ...defaultSettings.model,
        ...(isOrdered(scene)
          ? { ...openAi, model: 'gpt-4.1-mini' }
          : { preset: 'deepseek', baseUrl: 'https://api.deepseek.com/v1', model: 'deepseek-chat' }),
        price: { inputPerMillion: 0.27, outputPerMillion: 1.1, currency: 'USD' },
        budget: 5,
      }
    : defaultSettings.model;
  const check: Profile = {
    id: 'check',
    name: language === 'en' ? 'gpt-4.1 check' : 'gpt-4.1 复核',
    model: {
      ...model,
      ...openAi,
      model: 'gpt-4.1',
      price: null,
    },
  };
  return {
    ...defaultSettings,
    language,
    theme,
    resolvedLanguage: language,
    recovered: false,
    key,
    keys: { first: key },
    profiles: [{ id: 'first', name: '', model }, ...(real ? [check] : [])],
    model,
  };
}

const withModel = ({ profiles, profile }: SettingsView, model: Profile['model']): Profile[] =>
  profiles.map((each) => (each.id === profile ? { ...each, model } : each));

type SettingsRoute = Extract<RouteName, `${'settings' | 'profile' | 'key' | 'learnt' | 'model'}.${string}`>;

/** Settings that change as they are told to, and a provider that answers. */
export function settingsRoutes(
  options: FakeOptions,
  onChange: (settings: SettingsView) => void,
): FakeRoutes<SettingsRoute> {
  let settings = settingsOf(options);
  const change = (patch: Partial<SettingsView>): Answer<SettingsView> => {
    settings = { ...settings, ...patch };
    const resolvedLanguage = settings.language === 'system' ? 'en' : settings.language;
    settings = { ...settings, resolvedLanguage };
    onChange(settings);
    return ok(settings);
  };
  const inUse = (next: Pick<SettingsView, 'profiles' | 'profile'>): Partial<SettingsView> => {
    const { id, model } = profileInUse(next);
    return { ...next, model, key: settings.keys[id] ?? noKey };
  };
  return {
    'settings.get': () => ok(settings),
    'settings.update': (patch: SettingsPatch) =>
      change({
        ...(Object.fromEntries(Object.entries(patch)) as Partial<SettingsView>),
        ...(patch.model === undefined ? {} : { profiles: withModel(settings, patch.model) }),
      }),
    'profile.add': ({ like }: { like: string | null }) => {
      const from = settings.profiles.find(({ id }) => id === like);
      const added: Profile = {
        id: `p${settings.profiles.length}`,
        name: '',
        model: from?.model ?? defaultSettings.model,
      };
      return change(inUse({ profiles: [...settings.profiles, added], profile: added.id }));
    },
    'profile.use': ({ id }: { id: string }) => change(inUse({ profiles: settings.profiles, profile: id })),
    'profile.rename': ({ id, name }: { id: string; name: string }) =>
      change({ profiles: settings.profiles.map((each) => (each.id === id ? { ...each, name } : each)) }),
    'profile.delete': ({ id }: { id: string }) =>
      change(inUse({ profiles: settings.profiles.filter((each) => each.id !== id), profile: '' })),
    'key.set': ({ key, baseUrl }: { key: string; baseUrl: string }) =>
      change({
        key: {
          stored: true,
          ending: key.slice(-4),
          origin: URL.parse(baseUrl)?.origin ?? '',
          persistent: true,
        },
      }),
    'key.clear': () => change({ key: { stored: false, ending: '', origin: '', persistent: true } }),
    'learnt.forget': () => change({ learnt: {} }),
    'model.list': () => ok(['deepseek-chat', 'deepseek-reasoner', 'deepseek-v4-preview']),
    'model.test': () =>
      options.scene === 'custom'
        ? fail({
            code: 'auth',
            message: 'The provider did not accept the API key (HTTP 401).',
            hint: 'Check the key in Settings.',
          })
        : ok({ model: settings.model.model, latencyMs: 412, reply: 'OK' }),
  };
}
