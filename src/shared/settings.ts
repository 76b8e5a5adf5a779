import { z } from 'zod';
import { defaultModelSettings, modelSettingsSchema } from './model-settings.ts';
import { askedOptionsSchema, defaultAskedOptions } from './pipelines/registry.ts';

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

/** Everything that is remembered between starts. The key is not: it lives in the system's safe storage. */
export const settingsSchema = z.object({
  version: z.literal(2).default(2),
  language: z.enum(languages).default('system'),
  theme: z.enum(themes).default('system'),
  notifications: z.boolean().default(true),
  /** What closing the window does while a job runs. */
  onClose: z.enum(closeBehaviours).default('ask'),
  model: modelSettingsSchema.default(defaultModelSettings),
  /** What a job of each pipeline is asked, by the pipeline's name. */
  options: askedOptionsSchema.default(defaultAskedOptions),
  recent: z.array(z.string()).max(10).default([]),
  window: windowStateSchema.default(windowStateSchema.parse({})),
});
export type Settings = z.infer<typeof settingsSchema>;

export const defaultSettings: Settings = settingsSchema.parse({});

/** What the renderer may change. */
export const settingsPatchSchema = z
  .object({
    language: z.enum(languages),
    theme: z.enum(themes),
    notifications: z.boolean(),
    onClose: z.enum(closeBehaviours),
    model: modelSettingsSchema,
    options: askedOptionsSchema,
  })
  .partial();
export type SettingsPatch = z.infer<typeof settingsPatchSchema>;

/** What is known of the key outside the main process. */
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
  readonly key: KeyStatus;
  /** The language in force, after `system` has been resolved. */
  readonly resolvedLanguage: 'zh-CN' | 'en';
  /** True once after a damaged settings file was set aside. */
  readonly recovered: boolean;
}
