import { z } from 'zod';
import { learntMapSchema } from './learnt-endpoint.ts';
import { defaultModelSettings, modelSettingsSchema } from './model-settings.ts';
import { askedOptionsSchema, defaultAskedOptions } from './pipelines/registry.ts';
import { recipeSchema } from './recipe.ts';

export const languages = ['system', 'zh-CN', 'en'] as const;
export const themes = ['system', 'light', 'dark'] as const;
export const closeBehaviours = ['ask', 'keep-running', 'quit'] as const;

const windowStateSchema = z.object({
  x: z.number().int().nullable().default(null),
  y: z.number().int().nullable().default(null),
  width: z.number().int().min(480).max(20_000).default(1180),
  height: z.number().int().min(360).max(20_000).default(780),
  maximized: z.boolean().default(false),
});
export type WindowState = z.infer<typeof windowStateSchema>;

/** One way to ask a model: where it is, its limits, its price and its budget. Each profile has keys of its own. */
export const profileSchema = z.object({
  id: z.string().min(1).max(64),
  /** Empty where it goes by its model's name. */
  name: z.string().trim().max(80).default(''),
  model: modelSettingsSchema.default(defaultModelSettings),
});
export type Profile = z.infer<typeof profileSchema>;

/** The profile that there always was, from before there were several. */
export const firstProfileId = 'first';
export const maxProfiles = 50;
export const maxRecipes = 200;

const storedSettingsSchema = z.object({
  version: z.literal(4).default(4),
  language: z.enum(languages).default('system'),
  theme: z.enum(themes).default('system'),
  notifications: z.boolean().default(true),
  /** What closing the window does while a job runs. */
  onClose: z.enum(closeBehaviours).default('ask'),
  profiles: z
    .array(profileSchema)
    .min(1)
    .max(maxProfiles)
    .default([{ id: firstProfileId, name: '', model: defaultModelSettings }]),
  /** The id of the one in use. */
  profile: z.string().default(firstProfileId),
  /** What a job of each pipeline is asked, by the pipeline's name. */
  options: askedOptionsSchema.default(defaultAskedOptions),
  /** The analyst's own recipes, each with a name of its own. */
  recipes: z.array(recipeSchema).max(maxRecipes).default([]),
  /** What was learnt of addresses and models; whichever profile asks them. */
  learnt: learntMapSchema.default({}),
  recent: z.array(z.string()).max(10).default([]),
  window: windowStateSchema.default(windowStateSchema.parse({})),
});

/** The profile in use; the first where the id is nobody's. */
export function profileInUse({
  profiles,
  profile,
}: Pick<z.output<typeof storedSettingsSchema>, 'profiles' | 'profile'>): Profile {
  const found = profiles.find(({ id }) => id === profile) ?? profiles[0];
  if (found === undefined) throw new Error('There is always a profile.');
  return found;
}

/**
 * Everything that is remembered between starts, with the model of the profile in use. Keys are not: they live in the
 * system's safe storage.
 */
export const settingsSchema = storedSettingsSchema.transform((stored) => {
  const { id, model } = profileInUse(stored);
  return { ...stored, profile: id, model };
});
export type Settings = z.output<typeof settingsSchema>;

export const defaultSettings: Settings = settingsSchema.parse({});

/** What the renderer may change. */
export const settingsPatchSchema = z
  .object({
    language: z.enum(languages),
    theme: z.enum(themes),
    notifications: z.boolean(),
    onClose: z.enum(closeBehaviours),
    /** Of the profile in use. */
    model: modelSettingsSchema,
    options: askedOptionsSchema,
    recipes: z.array(recipeSchema).max(maxRecipes),
  })
  .partial();
export type SettingsPatch = z.infer<typeof settingsPatchSchema>;

export const noKey: KeyStatus = { stored: false, ending: '', origin: '', persistent: true };

/** What is known of a key outside the main process. */
export interface KeyStatus {
  readonly stored: boolean;
  /** The last four characters, or empty. */
  readonly ending: string;
  /** The origin that the key is bound to; it is sent nowhere else. */
  readonly origin: string;
  /** False where the system offers no safe place: the key then lives until Gleaner is quit. */
  readonly persistent: boolean;
}

export interface SettingsView extends Settings {
  /** The key of the profile in use for its address. */
  readonly key: KeyStatus;
  /** The same of every profile, by its id. */
  readonly keys: Readonly<Record<string, KeyStatus>>;
  /** The language in force, after `system` has been resolved. */
  readonly resolvedLanguage: 'zh-CN' | 'en';
  /** True once after a damaged settings file was set aside. */
  readonly recovered: boolean;
}
