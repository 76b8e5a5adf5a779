import type { Random } from '../random.ts';
import { createDraft, type Draft } from './draft.ts';
import type { MailLanguage } from './mail-truth.ts';
import { certificates, educations, people, places, salaries, spellingsOf, trades } from './words.ts';

export interface Candidate {
  readonly name: string;
  readonly address: string;
  readonly title: string;
  readonly years: number;
  /** `5年` or `5 years`, also in wide digits. */
  readonly yearsText: string;
  readonly skillIds: readonly string[];
  readonly skills: readonly string[];
  readonly certificates: readonly string[];
  /** Null where the person does not say. */
  readonly education: string | null;
  readonly place: string | null;
  readonly salary: string | null;
  readonly contact: string;
}

const wide = (digits: string): string =>
  digits.replaceAll(/\d/g, (digit) => String.fromCharCode(digit.charCodeAt(0) + 0xfee0));

function yearsText(years: number, language: MailLanguage, random: Random): string {
  if (language === 'en') return `${years} ${random.chance(0.8) ? 'years' : 'yrs'}`;
  if (language === 'ja' && random.chance(0.25)) return `${wide(String(years))}年`;
  return `${years}${random.chance(0.2) ? ' ' : ''}年`;
}

function phone(language: MailLanguage, random: Random): string {
  const last = String(random.integer(0, 9_999)).padStart(4, '0');
  if (language === 'zh') return `138-0000-${last}`;
  return language === 'ja' ? `090-0000-${last}` : `+1 555 010 ${last}`;
}

function drawCandidate(language: MailLanguage, random: Random): Candidate {
  const [name, left] = random.pick(people[language]);
  const address = `${left}${random.integer(1, 99)}@example.com`;
  const trade = random.pick(trades);
  const years = random.integer(1, 18);
  const skillIds = random.shuffle(trade.skillIds).slice(0, random.integer(3, 6));
  const perhaps = (choices: readonly string[], chance: number): string | null =>
    random.chance(chance) ? random.pick(choices) : null;
  return {
    name,
    address,
    title: random.pick(trade.titles[language]),
    years,
    yearsText: yearsText(years, language, random),
    skillIds,
    skills: skillIds.map((id) => random.pick(spellingsOf(id, language))),
    certificates: random.chance(0.5)
      ? random.shuffle(certificates[language]).slice(0, random.integer(1, 2))
      : [],
    education: perhaps(educations[language], 0.8),
    place: perhaps(places[language], 0.75),
    salary: perhaps(salaries[language], 0.7),
    contact: random.chance(0.5) ? address : phone(language, random),
  };
}

/** What each field is called in a form, two ways a language. */
const labels = {
  zh: [
    '姓名|应聘职位|工作年限|专业技能|证书|学历|期望地点|期望薪资|联系方式',
    '名字|求职意向|工作经验|技能|资格证书|教育背景|意向城市|薪资要求|联系电话或邮箱',
  ],
  en: [
    'Name|Position|Experience|Skills|Certificates|Education|Preferred location|Expected salary|Contact',
    'Full name|Applying for|Years of experience|Tech stack|Certifications|Degree|Location|Salary expectation|Reach me at',
  ],
  ja: [
    '氏名|希望職種|経験年数|スキル|資格|学歴|希望勤務地|希望単価|連絡先',
    '名前|職種|実務経験|技術|保有資格|最終学歴|勤務地の希望|希望年収・単価|ご連絡先',
  ],
} as const satisfies Record<MailLanguage, readonly string[]>;

const colon = { zh: '：', en: ': ', ja: '：' } as const;
const betweens = { zh: ['、', '，', ', '], en: [', ', ' / '], ja: ['、', '／', ', '] } as const;

/** A form: a field a line. */
function writeForm(draft: Draft, person: Candidate, language: MailLanguage, random: Random): void {
  const [name, title, years, skills, certs, education, place, salary, contact] = random
    .pick(labels[language])
    .split('|');
  const between = random.pick(betweens[language]);
  const row = (label: string | undefined, text: string): void =>
    draft.line(`${label ?? ''}${colon[language]}${text}`);
  row(name, draft.text('name', person.name));
  row(title, draft.text('title', person.title));
  row(years, draft.years(person.years, person.yearsText));
  row(skills, draft.list('skills', person.skills, between));
  if (person.certificates.length > 0) row(certs, draft.list('certificates', person.certificates, between));
  if (person.education !== null) row(education, draft.text('education', person.education));
  if (person.place !== null) row(place, draft.text('location_preference', person.place));
  if (person.salary !== null) row(salary, draft.text('expected_salary', person.salary));
  row(contact, draft.text('contact', person.contact));
}

type Prose = (draft: Draft, person: Candidate) => void;

/** A letter: a sentence a line. */
const letters: Readonly<Record<MailLanguage, Prose>> = {
  zh: (draft, person) => {
    draft.line(
      `您好！我叫${draft.text('name', person.name)}，想应聘贵司的${draft.text('title', person.title)}一职。`,
    );
    draft.line(
      `我有${draft.years(person.years, person.yearsText)}工作经验，熟练使用${draft.list('skills', person.skills, '、')}。`,
    );
    if (person.certificates.length > 0)
      draft.line(`已取得${draft.list('certificates', person.certificates, '和')}证书。`);
    if (person.education !== null) draft.line(`我的学历是${draft.text('education', person.education)}。`);
    if (person.place !== null) draft.line(`希望在${draft.text('location_preference', person.place)}工作。`);
    if (person.salary !== null) draft.line(`期望薪资为${draft.text('expected_salary', person.salary)}。`);
    draft.line(`方便的话请联系我：${draft.text('contact', person.contact)}`);
  },
  en: (draft, person) => {
    draft.line(
      `My name is ${draft.text('name', person.name)} and I am applying for the position of ${draft.text('title', person.title)}.`,
    );
    draft.line(
      `I have ${draft.years(person.years, person.yearsText)} of experience with ${draft.list('skills', person.skills, ', ')}.`,
    );
    if (person.certificates.length > 0)
      draft.line(`I hold these certificates: ${draft.list('certificates', person.certificates, ', ')}.`);
    if (person.education !== null) draft.line(`My education: ${draft.text('education', person.education)}.`);
    if (person.place !== null)
      draft.line(`I would like to work in ${draft.text('location_preference', person.place)}.`);
    if (person.salary !== null)
      draft.line(`My expected salary is ${draft.text('expected_salary', person.salary)}.`);
    draft.line(`You can reach me at ${draft.text('contact', person.contact)}`);
  },
  ja: (draft, person) => {
    draft.line(
      `${draft.text('name', person.name)}と申します。${draft.text('title', person.title)}の募集に応募いたします。`,
    );
    draft.line(
      `実務経験は${draft.years(person.years, person.yearsText)}で、${draft.list('skills', person.skills, '、')}を使ってまいりました。`,
    );
    if (person.certificates.length > 0)
      draft.line(`資格は${draft.list('certificates', person.certificates, '、')}を取得しています。`);
    if (person.education !== null) draft.line(`学歴は${draft.text('education', person.education)}です。`);
    if (person.place !== null)
      draft.line(`${draft.text('location_preference', person.place)}での勤務を希望します。`);
    if (person.salary !== null) draft.line(`希望単価は${draft.text('expected_salary', person.salary)}です。`);
    draft.line(`ご連絡は${draft.text('contact', person.contact)}までお願いいたします。`);
  },
};

const greetings = { zh: '尊敬的招聘负责人：', en: 'Dear hiring team,', ja: '採用ご担当者様' } as const;
const covers = {
  zh: '我的简历见附件，请您查收，期待您的回复。',
  en: 'Please find my résumé attached. I look forward to hearing from you.',
  ja: '履歴書を添付いたしますので、ご確認をお願いいたします。',
} as const;
const thanks = { zh: '此致 敬礼', en: 'Kind regards', ja: 'よろしくお願いいたします。' } as const;
const resumeNames = { zh: '个人简历.txt', en: 'resume.txt', ja: '履歴書.txt' } as const;

function subjectOf(person: Candidate, language: MailLanguage, random: Random): string {
  const { name, title, yearsText } = person;
  return random.pick(
    {
      zh: [`应聘${title}－${name}`, `求职：${title}（${yearsText}经验）`, `${name}的简历`],
      en: [`Application for ${title}`, `${title} – application of ${name}`, `Résumé: ${name}, ${title}`],
      ja: [`${title}への応募（${name}）`, `応募書類の送付：${name}`, `【応募】${title} 経験${yearsText}`],
    }[language],
  );
}

export interface WrittenMail {
  readonly sender: string;
  readonly subject: string;
  readonly body: readonly string[];
  readonly attachments: readonly {
    readonly name: string;
    readonly type: string;
    readonly text: string | null;
  }[];
  readonly draft: Draft;
  readonly skillIds: readonly string[];
  readonly place: string | null;
}

/** A person who looks for work: a form or a letter in the mail, or a form in a text attachment. */
export function writeCandidate(language: MailLanguage, random: Random): WrittenMail {
  const person = drawCandidate(language, random);
  const draft = createDraft();
  const where = random.pick(['form', 'form', 'letter', 'attachment'] as const);
  if (where === 'letter') letters[language](draft, person);
  else writeForm(draft, person, language, random);
  const inBody = where === 'attachment' ? [covers[language]] : draft.lines;
  return {
    sender: `${person.name} <${person.address}>`,
    subject: subjectOf(person, language, random),
    body: [greetings[language], '', ...inBody, '', thanks[language]],
    attachments:
      where === 'attachment'
        ? [{ name: resumeNames[language], type: 'text/plain', text: draft.lines.join('\n') }]
        : [],
    draft,
    skillIds: person.skillIds,
    place: null,
  };
}
