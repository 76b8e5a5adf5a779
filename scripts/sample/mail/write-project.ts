import type { Random } from '../random.ts';
import { createDraft, type Draft } from './draft.ts';
import type { MailLanguage } from './mail-truth.ts';
import {
  budgets,
  durations,
  firms,
  people,
  places,
  spellingsOf,
  starts,
  trades,
  types,
  workStyles,
} from './words.ts';
import type { WrittenMail } from './write-candidate.ts';

interface Project {
  readonly title: string;
  readonly type: string;
  readonly skillIds: readonly string[];
  readonly skills: readonly string[];
  readonly description: string;
  /** Null where the mail does not say. */
  readonly budget: string | null;
  readonly duration: string | null;
  readonly start: string | null;
  readonly workStyle: string | null;
  readonly place: string | null;
}

function drawProject(language: MailLanguage, random: Random): Project {
  const trade = random.pick(trades);
  const skillIds = random.shuffle(trade.skillIds).slice(0, random.integer(2, 5));
  const perhaps = (choices: readonly string[], chance: number): string | null =>
    random.chance(chance) ? random.pick(choices) : null;
  return {
    title: random.pick(trade.projects[language]),
    type: random.pick(types[language]),
    skillIds,
    skills: skillIds.map((id) => random.pick(spellingsOf(id, language))),
    description: random.pick(trade.descriptions[language]),
    budget: perhaps(budgets[language], 0.85),
    duration: perhaps(durations[language], 0.85),
    start: perhaps(starts[language], 0.85),
    workStyle: perhaps(workStyles[language], 0.85),
    place: perhaps(places[language], 0.7),
  };
}

const labels = {
  zh: [
    '项目名称|项目类型|技术要求|项目描述|预算|项目周期|开始时间|工作方式|工作地点',
    '项目|类型|所需技能|工作内容|费用预算|周期|启动时间|办公方式|地点',
  ],
  en: [
    'Project|Type|Requirements|Description|Budget|Duration|Start|Work style|Place',
    'Project title|Project type|Required skills|What you will do|Rate|Length|Start date|Working mode|Location',
  ],
  ja: [
    '案件名|案件種別|必須スキル|業務内容|単価|期間|開始時期|勤務形態|勤務地',
    '案件|種別|要件|内容|予算|契約期間|開始|働き方|場所',
  ],
} as const satisfies Record<MailLanguage, readonly string[]>;

const colon = { zh: '：', en: ': ', ja: '：' } as const;
const betweens = { zh: ['、', '，', ', '], en: [', ', ' / '], ja: ['、', '／', ', '] } as const;

function writeForm(draft: Draft, project: Project, language: MailLanguage, random: Random): void {
  const [title, type, skills, description, budget, duration, start, workStyle, place] = random
    .pick(labels[language])
    .split('|');
  const row = (label: string | undefined, text: string): void =>
    draft.line(`${language === 'ja' ? '■' : ''}${label ?? ''}${colon[language]}${text}`);
  row(title, draft.text('title', project.title));
  row(type, draft.text('type', project.type));
  row(skills, draft.list('tech_requirements', project.skills, random.pick(betweens[language])));
  row(description, draft.text('description', project.description));
  if (project.budget !== null) row(budget, draft.text('budget', project.budget));
  if (project.duration !== null) row(duration, draft.text('duration', project.duration));
  if (project.start !== null) row(start, draft.text('start_time', project.start));
  if (project.workStyle !== null) row(workStyle, draft.text('work_style', project.workStyle));
  if (project.place !== null) row(place, project.place);
}

type Prose = (draft: Draft, project: Project) => void;

const letters: Readonly<Record<MailLanguage, Prose>> = {
  zh: (draft, project) => {
    draft.line(
      `我们的“${draft.text('title', project.title)}”项目正在寻找开发人员，项目类型为${draft.text('type', project.type)}。`,
    );
    draft.line(`要求熟悉${draft.list('tech_requirements', project.skills, '、')}。`);
    draft.line(draft.text('description', project.description));
    if (project.budget !== null) draft.line(`预算为${draft.text('budget', project.budget)}。`);
    if (project.duration !== null) draft.line(`项目周期为${draft.text('duration', project.duration)}。`);
    if (project.start !== null) draft.line(`开始时间：${draft.text('start_time', project.start)}。`);
    if (project.workStyle !== null) draft.line(`工作方式为${draft.text('work_style', project.workStyle)}。`);
    if (project.place !== null) draft.line(`地点在${project.place}。`);
  },
  en: (draft, project) => {
    draft.line(
      `We are looking for developers for our project "${draft.text('title', project.title)}" (${draft.text('type', project.type)}).`,
    );
    draft.line(`You should know ${draft.list('tech_requirements', project.skills, ', ')}.`);
    draft.line(draft.text('description', project.description));
    if (project.budget !== null) draft.line(`The budget is ${draft.text('budget', project.budget)}.`);
    if (project.duration !== null)
      draft.line(`The project lasts ${draft.text('duration', project.duration)}.`);
    if (project.start !== null) draft.line(`It starts ${draft.text('start_time', project.start)}.`);
    if (project.workStyle !== null) draft.line(`The work is ${draft.text('work_style', project.workStyle)}.`);
    if (project.place !== null) draft.line(`The team sits in ${project.place}.`);
  },
  ja: (draft, project) => {
    draft.line(
      `「${draft.text('title', project.title)}」（${draft.text('type', project.type)}）の案件で、技術者を募集しております。`,
    );
    draft.line(`必須スキルは${draft.list('tech_requirements', project.skills, '、')}です。`);
    draft.line(draft.text('description', project.description));
    if (project.budget !== null) draft.line(`単価は${draft.text('budget', project.budget)}です。`);
    if (project.duration !== null)
      draft.line(`期間は${draft.text('duration', project.duration)}を予定しております。`);
    if (project.start !== null) draft.line(`開始時期は${draft.text('start_time', project.start)}です。`);
    if (project.workStyle !== null)
      draft.line(`勤務形態は${draft.text('work_style', project.workStyle)}です。`);
    if (project.place !== null) draft.line(`勤務地は${project.place}です。`);
  },
};

const openings = {
  zh: (firm: string) => `您好，这里是${firm}，有一个项目需要合适的人选。`,
  en: (firm: string) => `Hello from ${firm}, we have a project that needs staff.`,
  ja: (firm: string) => `お世話になっております。${firm}より案件のご紹介です。`,
} as const;
const closings = {
  zh: '如有合适人选，请回复本邮件。',
  en: 'Please reply to this mail if you know somebody who fits.',
  ja: 'ご提案をお待ちしております。',
} as const;

function subjectOf(project: Project, language: MailLanguage, random: Random): string {
  const { title, type, skills } = project;
  const [skill = title] = skills;
  return random.pick(
    {
      zh: [`项目需求：${title}`, `【急招】${skill} 开发人员（${type}）`, `${title} 招募人手`],
      en: [`Project request: ${title}`, `Looking for ${skill} staff – ${title}`, `Staff needed: ${title}`],
      ja: [`【案件】${title}`, `【急募】${skill} 案件のご紹介`, `案件情報：${title}`],
    }[language],
  );
}

/** A firm that looks for people for a project, as a form or in sentences. */
export function writeProject(language: MailLanguage, random: Random): WrittenMail {
  const project = drawProject(language, random);
  const [name, left] = random.pick(people[language]);
  const firm = random.pick(firms[language]);
  const draft = createDraft();
  if (random.chance(0.65)) writeForm(draft, project, language, random);
  else letters[language](draft, project);
  return {
    sender: `${name} <${left}@projects.example.net>`,
    subject: subjectOf(project, language, random),
    body: [openings[language](firm), '', ...draft.lines, '', closings[language]],
    attachments: [],
    draft,
    skillIds: project.skillIds,
    place: project.place,
  };
}
