import { z } from 'zod';
import type { ErrorInfo } from '../app-error.ts';
import { maxPageSize, type Page, pageAsked } from '../page.ts';
import {
  defaultHybridWeights,
  defaultSearchWeights,
  hardFilters,
  hybridWeightsSchema,
  type ScorePart,
  searchWeightsSchema,
  weightsAddUp,
} from '../talent.ts';
import { type CallDetail, type CallSummary, callQuerySchema, callsQuerySchema } from './calls.ts';
import { held, type PipelineContract, read } from './contract.ts';
import type { InJob } from './in-job.ts';
import { mailWords } from './mail-words.ts';

/** What the mail pipeline is asked to do beyond its mails. */
export const talentOptionsSchema = z.object({
  /** The model of `/v1/embeddings`; vectors of another model are embedded again. */
  embeddingModel: z.string().trim().min(1).max(200).default('text-embedding-3-small'),
  mailsPerCall: z.number().int().min(1).max(100).default(10),
  /** How many candidates a project is matched with, the nearest first, and how near they must be (cosine). */
  top: z.number().int().min(1).max(500).default(20),
  minSimilarity: z.number().min(0).max(1).default(0.6),
  weights: hybridWeightsSchema.refine(weightsAddUp).default(defaultHybridWeights),
  /** The filters that may exclude a candidate. */
  filters: z.array(z.enum(hardFilters)).default([...hardFilters]),
});
export type TalentOptions = z.infer<typeof talentOptionsSchema>;
export const defaultTalentOptions: TalentOptions = talentOptionsSchema.parse({});

export const mailClasses = ['candidate', 'project', 'other'] as const;
export type MailClass = (typeof mailClasses)[number];

/** What a file holds of mail and of what was found in it. */
export interface MailInfo {
  readonly mails: number;
  /** Mails by what they were told to be; the rest waits. */
  readonly candidateMails: number;
  readonly projectMails: number;
  readonly otherMails: number;
  readonly failedMails: number;
  /** Saved, of the mails that were told to be one. */
  readonly candidates: number;
  readonly projects: number;
  /** Candidates and projects with a vector of the newest run's model. */
  readonly embedded: number;
  readonly matches: number;
}

/** Lines of a mail, from 1, both ends included. */
export type LineSpan = readonly [from: number, to: number];

/** A field as the model gave it: empty values are not listed. */
export interface CitedField {
  readonly field: string;
  /** Lists as their elements. */
  readonly values: readonly string[];
  readonly lines: readonly LineSpan[];
}

/** What a mail has, by the last reading that came to an end, whatever a job does with the mail since. */
const mailResults = ['none', 'done', 'failed'] as const;
export type MailResult = (typeof mailResults)[number];

/** Which mails a list shows: by what they have, or those that are asked about now. */
export const mailFilters = [...mailResults, 'active'] as const;
export type MailFilter = (typeof mailFilters)[number];

/** One line of the table of mails. */
export interface MailSummary {
  readonly emailId: string;
  readonly sender: string;
  readonly subject: string;
  readonly timestamp: string;
  readonly result: MailResult;
  readonly inJob: InJob;
  readonly mailClass: MailClass | null;
  /** 0–1. */
  readonly confidence: number | null;
  readonly error: ErrorInfo | null;
}

export interface MailDetail {
  readonly summary: MailSummary;
  readonly reason: string;
  /** The mail as the model was shown it; citations count these. */
  readonly lines: readonly string[];
  /** Something of the mail was too long and is not shown, here or to the model. */
  readonly truncated: boolean;
  readonly fields: readonly CitedField[];
}

/** A candidate or a project in its table. */
export interface TalentSummary {
  readonly emailId: string;
  /** A candidate's name, a project's title; empty where the mail does not say. */
  readonly name: string;
  readonly title: string;
  readonly skills: readonly string[];
  readonly experienceYears: number | null;
  readonly place: string;
  /** Expected salary, or budget, in the mail's words. */
  readonly money: string;
  readonly workStyle: string;
  readonly hasVector: boolean;
  readonly matches: number;
  readonly bestScore: number | null;
}

export const talentKinds = ['candidate', 'project'] as const;
export type TalentKind = (typeof talentKinds)[number];

const talentSorts = ['name', 'title', 'experience', 'matches', 'bestScore'] as const;

export const talentQuerySchema = z.object({
  kind: z.enum(talentKinds),
  ...pageAsked(50),
  search: z.string().max(200).default(''),
  sort: z.enum(talentSorts).default('name'),
  descending: z.boolean().default(false),
});
export type TalentQuery = z.infer<typeof talentQuerySchema>;

export const mailQuerySchema = z.object({
  ...pageAsked(50),
  search: z.string().max(200).default(''),
  show: z.enum(mailFilters).nullable().default(null),
  mailClass: z.enum(mailClasses).nullable().default(null),
});
export type MailQuery = z.infer<typeof mailQuerySchema>;

export const matchQuerySchema = z.object({ kind: z.enum(talentKinds), emailId: z.string() });
export type MatchQuery = z.infer<typeof matchQuerySchema>;

/** A candidate beside a project, with the score and how it came to be. */
export interface MatchRow {
  readonly projectId: string;
  readonly candidateId: string;
  readonly project: TalentSummary;
  readonly candidate: TalentSummary;
  /** From 1, within the project. */
  readonly rank: number;
  /** 0–100, like the three below. */
  readonly score: number;
  readonly vectorScore: number;
  /** Null where the model's judgement failed; the score then stands on the other two. */
  readonly modelScore: number | null;
  readonly ruleScore: number;
  /** Vector, model and rules, weighted: their values add up to the score. */
  readonly parts: readonly ScorePart[];
  /** What the rules' score is made of. */
  readonly ruleParts: readonly ScorePart[];
  /** The model's reason in its own words; empty where it gave none. */
  readonly reason: string;
}

export const talentSearchSchema = z.object({
  kind: z.enum(talentKinds),
  query: z.string().trim().min(1).max(2_000),
  /** As typed: `skills=Python`, `years=5`; who is known to miss one is left out. */
  filters: z.array(z.string().max(300)).max(20).default([]),
  weights: searchWeightsSchema.refine(weightsAddUp).default(defaultSearchWeights),
  limit: z.number().int().min(1).max(maxPageSize).default(20),
  /** The model that the file's vectors are of. */
  embeddingModel: talentOptionsSchema.shape.embeddingModel,
});
export type TalentSearch = z.infer<typeof talentSearchSchema>;

export interface SearchHitRow {
  readonly found: TalentSummary;
  /** 0–100. */
  readonly score: number;
  readonly vectorScore: number;
  readonly filterScore: number;
  /** The likeness, then a part for each filter; together the score. */
  readonly parts: readonly ScorePart[];
}

export interface TalentSearchResult {
  readonly hits: readonly SearchHitRow[];
  /** False where somebody further away could have come in. */
  readonly exact: boolean;
  /** What was read of the query as facts, as `name=value`. */
  readonly understood: readonly string[];
}

export const talentTables = ['candidates', 'projects', 'matches'] as const;
export type TalentTable = (typeof talentTables)[number];

export const mailContract = {
  name: 'mail',
  options: talentOptionsSchema,
  reads: {
    'mail.mails': read<Page<MailSummary>>()(mailQuerySchema),
    'mail.mail': read<MailDetail>()(z.object({ emailId: z.string() })),
    /** Every call about a mail, in order. */
    'mail.calls': read<Page<CallSummary>>()(callsQuerySchema),
    'mail.call': read<CallDetail>()(callQuerySchema),
    'mail.talents': read<Page<TalentSummary>>()(talentQuerySchema),
    'mail.matches': read<readonly MatchRow[]>()(matchQuerySchema),
    /** Embeds the query, then looks for who answers it best. */
    'mail.search': read<TalentSearchResult>()(talentSearchSchema, { asksModel: true }),
  },
  tables: talentTables,
  pages: ['talent'],
  words: mailWords,
  info: held<MailInfo>(),
  // What was read to the end is an other mail, a candidate or a project.
  soFar: ({ mails, otherMails, candidates, projects, failedMails }: MailInfo) => ({
    items: mails,
    done: otherMails + candidates + projects,
    failed: failedMails,
  }),
} as const satisfies PipelineContract;
