import type { TalentKind } from '../../../shared/pipelines/mail.ts';

/** A field that the rules found: its words as they stand, and the line where. */
export interface FoundField {
  readonly field: string;
  readonly line: number;
  readonly value: string;
}

const candidateFields =
  'name title experience_years skills certificates education location_preference expected_salary contact'.split(
    ' ',
  );
const projectFields = 'title type tech_requirements description budget duration start_time work_style'.split(
  ' ',
);

/** Labels of forms, a column a field; several ways of saying it are rows. */
const candidateLabels = [
  '姓名|应聘职位|工作年限|专业技能|证书|学历|期望地点|期望薪资|联系方式',
  '名字|求职意向|工作经验|技能|资格证书|教育背景|意向城市|薪资要求|联系电话或邮箱',
  'name|position|experience|skills|certificates|education|preferred location|expected salary|contact',
  'full name|applying for|years of experience|tech stack|certifications|degree|location|salary expectation|reach me at',
  '氏名|希望職種|経験年数|スキル|資格|学歴|希望勤務地|希望単価|連絡先',
  '名前|職種|実務経験|技術|保有資格|最終学歴|勤務地の希望|希望年収・単価|ご連絡先',
];
const projectLabels = [
  '项目名称|项目类型|技术要求|项目描述|预算|项目周期|开始时间|工作方式',
  '项目|类型|所需技能|工作内容|费用预算|周期|启动时间|办公方式',
  'project|type|requirements|description|budget|duration|start|work style',
  'project title|project type|required skills|what you will do|rate|length|start date|working mode',
  '案件名|案件種別|必須スキル|業務内容|単価|期間|開始時期|勤務形態',
  '案件|種別|要件|内容|予算|契約期間|開始|働き方',
];

/** Sentences of letters: each group of the pattern is a field by its name. */
const candidateSentences = [
  /我叫(?<name>.+?)，想应聘贵司的(?<title>.+?)一职/,
  /我有(?<experience_years>.+?)工作经验，熟练使用(?<skills>.+?)。/,
  /已取得(?<certificates>.+?)证书/,
  /我的学历是(?<education>.+?)。/,
  /希望在(?<location_preference>.+?)工作。/,
  /期望薪资为(?<expected_salary>.+?)。/,
  /请联系我：(?<contact>\S.*)$/,
  /My name is (?<name>.+?) and I am applying for the position of (?<title>.+?)\.$/,
  /I have (?<experience_years>\d.*?) of experience with (?<skills>.+?)\.$/,
  /I hold these certificates: (?<certificates>.+?)\.$/,
  /My education: (?<education>.+?)\.$/,
  /I would like to work in (?<location_preference>.+?)\.$/,
  /My expected salary is (?<expected_salary>.+?)\.$/,
  /You can reach me at (?<contact>\S.*)$/,
  /^(?<name>.+?)と申します。(?<title>.+?)の募集に応募/,
  /実務経験は(?<experience_years>.+?)で、(?<skills>.+?)を使って/,
  /資格は(?<certificates>.+?)を取得/,
  /学歴は(?<education>.+?)です。/,
  /^(?<location_preference>.+?)での勤務を希望/,
  /希望単価は(?<expected_salary>.+?)です。/,
  /ご連絡は(?<contact>.+?)までお願い/,
];
const projectSentences = [
  /我们的“(?<title>.+?)”项目正在寻找开发人员，项目类型为(?<type>.+?)。/,
  /要求熟悉(?<tech_requirements>.+?)。/,
  /预算为(?<budget>.+?)。/,
  /项目周期为(?<duration>.+?)。/,
  /开始时间：(?<start_time>.+?)。/,
  /工作方式为(?<work_style>.+?)。/,
  /developers for our project "(?<title>.+?)" \((?<type>.+?)\)/,
  /You should know (?<tech_requirements>.+?)\.$/,
  /The budget is (?<budget>.+?)\.$/,
  /The project lasts (?<duration>.+?)\.$/,
  /It starts (?<start_time>.+?)\.$/,
  /The work is (?<work_style>.+?)\.$/,
  /「(?<title>.+?)」（(?<type>.+?)）の案件で/,
  /必須スキルは(?<tech_requirements>.+?)です。/,
  /単価は(?<budget>.+?)です。/,
  /期間は(?<duration>.+?)を予定/,
  /開始時期は(?<start_time>.+?)です。/,
  /勤務形態は(?<work_style>.+?)です。/,
];

const lists = new Set(['skills', 'certificates', 'tech_requirements']);
const between = /、|，|, | \/ |／|和/;

function labelTable(rows: readonly string[], fields: readonly string[]): ReadonlyMap<string, string> {
  return new Map(
    rows.flatMap((row) => row.split('|').map((label, index) => [label, fields[index] ?? ''] as const)),
  );
}

const labels: Readonly<Record<TalentKind, ReadonlyMap<string, string>>> = {
  candidate: labelTable(candidateLabels, candidateFields),
  project: labelTable(projectLabels, projectFields),
};
const sentences: Readonly<Record<TalentKind, readonly RegExp[]>> = {
  candidate: candidateSentences,
  project: projectSentences,
};

const formLine = /^■?\s*([^：:]{1,24})[：:]\s*(.+)$/;
const headers = /^(from|subject|date|attachment)$/i;

function inOneLine(kind: TalentKind, text: string): readonly (readonly [string, string])[] {
  const told = sentences[kind].flatMap((pattern) => Object.entries(pattern.exec(text)?.groups ?? {}));
  if (told.length > 0) return told;
  const form = formLine.exec(text);
  const label = form?.[1]?.trim() ?? '';
  const field = labels[kind].get(label.toLowerCase());
  return form === null || field === undefined || headers.test(label) ? [] : [[field, form[2] ?? '']];
}

/** What the rules find of a kind in a mail's lines, each field once, where it stands first. */
export function findFields(kind: TalentKind, lines: readonly string[]): readonly FoundField[] {
  const found = new Map<string, FoundField>();
  const note = (field: string, line: number, value: string): void => {
    if (found.has(field) || value.trim() === '') return;
    const said = lists.has(field)
      ? value
          .split(between)
          .map((each) => each.trim())
          .join('; ')
      : value.trim();
    found.set(field, { field, line, value: said });
  };
  for (const [index, text] of lines.entries())
    for (const [field, value] of inOneLine(kind, text)) note(field, index + 1, value);
  // A letter describes the work in the line behind what it asks for.
  const asked = found.get('tech_requirements');
  const described = asked === undefined ? undefined : lines[asked.line];
  if (kind === 'project' && asked !== undefined && described !== undefined && !found.has('description')) {
    const isProse = inOneLine('project', described).length === 0;
    if (isProse) note('description', asked.line + 1, described);
  }
  return [...found.values()];
}
