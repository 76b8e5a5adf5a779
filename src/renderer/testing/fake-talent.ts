import type { ErrorInfo } from '../../shared/app-error.ts';
import type { JobSnapshot, StageProgress } from '../../shared/job.ts';
import type { Page } from '../../shared/page.ts';
import type {
  MailClass,
  MailDetail,
  MailInfo,
  MailQuery,
  MailSummary,
  MatchQuery,
  MatchRow,
  SearchHitRow,
  TalentKind,
  TalentQuery,
  TalentSearch,
  TalentSearchResult,
  TalentSummary,
} from '../../shared/pipelines/mail.ts';
import type { ScorePart, ScoreStanding, ScoreSubject } from '../../shared/talent.ts';
import { runningJob } from './scenes.ts';

const failure: ErrorInfo = {
  code: 'malformed_reply',
  message: 'The reply does not keep to the format.',
  hint: 'Run the mail again, or try another model.',
};

interface Person {
  readonly name: string;
  readonly title: string;
  readonly skills: readonly string[];
  readonly years: number | null;
  readonly place: string;
  readonly money: string;
}

const people: readonly Person[] = [
  {
    name: '王伟',
    title: '高级 Java 开发工程师',
    skills: ['Java', 'Spring Boot', 'MySQL', 'Kafka', 'Redis', 'Kubernetes'],
    years: 8,
    place: '上海',
    money: '月薪 35K–45K',
  },
  {
    name: '山田 太郎',
    title: 'サーバーサイドエンジニア',
    skills: ['Java', 'AWS', 'PostgreSQL'],
    years: 6.5,
    place: '東京（リモート可）',
    money: '月80万円',
  },
  {
    name: 'Margarethe von Hohenfels-Schwarzenberg',
    title: 'Principal Data Platform Engineer and Technical Lead, Streaming and Analytics',
    skills: ['Python', 'Spark', 'Airflow', 'dbt', 'Snowflake'],
    years: 14,
    place: 'Berlin',
    money: '€110,000 a year',
  },
  { name: '李娜', title: '前端开发', skills: ['React', 'TypeScript'], years: 3, place: '北京', money: '25K' },
  { name: '', title: 'Pythonエンジニア', skills: ['Python', 'Django'], years: null, place: '', money: '' },
  {
    name: 'Kenji Sato',
    title: 'Infrastructure Engineer',
    skills: ['Terraform', 'AWS', 'Go', 'Linux'],
    years: 10,
    place: 'Osaka',
    money: '',
  },
];

const jobs: readonly Person[] = [
  {
    name: '金融機関向け勘定系システム刷新プロジェクト（Java／Spring、フルリモート可、長期）',
    title: '',
    skills: ['Java', 'Spring Boot', 'AWS'],
    years: 5,
    place: '東京',
    money: '月90万円まで',
  },
  {
    name: '汽车电商平台后端开发',
    title: '',
    skills: ['Java', 'MySQL', 'Redis'],
    years: 3,
    place: '上海',
    money: '30–40K/月',
  },
  {
    name: 'Streaming analytics for a logistics group',
    title: '',
    skills: ['Python', 'Kafka', 'Spark', 'Airflow'],
    years: 7,
    place: 'Berlin or remote',
    money: '€700 a day',
  },
  { name: 'React 管理后台', title: '', skills: ['React', 'TypeScript'], years: null, place: '', money: '' },
];

const classAt = (index: number): MailClass | null =>
  index % 29 === 11 ? null : index % 5 === 4 ? 'other' : index % 5 === 3 ? 'project' : 'candidate';
const resultAt = (index: number): MailSummary['result'] =>
  index % 23 === 7 ? 'failed' : index % 29 === 11 ? 'none' : 'done';

const pick = <Value>(values: readonly Value[], index: number): Value =>
  values[index % values.length] as Value;

function subjectAt(index: number): string {
  const mailClass = classAt(index);
  if (mailClass === 'project') return `【募集】${pick(jobs, index).name}`;
  if (mailClass === 'candidate') {
    const { name, title } = pick(people, index);
    return index % 2 === 0 ? `推荐候选人：${name}，${title}` : `Profile: ${name} – ${title}`;
  }
  return index % 3 === 0 ? '' : '本月系统维护通知 / Scheduled maintenance on Saturday';
}

const mails: readonly MailSummary[] = Array.from({ length: 300 }, (_, index) => ({
  emailId: `<20251124.${10_000 + index}@partner-staffing.example.co.jp>`,
  sender: pick(
    ['佐藤 花子 <sato@partner-staffing.example.co.jp>', '招聘部 <hr@example.cn>', 'talent@example.com'],
    index,
  ),
  subject: subjectAt(index),
  timestamp: `2025-11-${String(1 + (index % 28)).padStart(2, '0')}T09:${String(index % 60).padStart(2, '0')}:00+09:00`,
  result: resultAt(index),
  inJob: 'none',
  mailClass: classAt(index),
  confidence: classAt(index) === null ? null : 0.72 + (index % 27) / 100,
  error: resultAt(index) === 'failed' ? failure : null,
}));

const summaryOf = (kind: TalentKind, index: number): TalentSummary => {
  const person = pick(kind === 'candidate' ? people : jobs, index);
  const matches = kind === 'candidate' ? index % 7 : (index * 3) % 20;
  return {
    emailId: mails[index]?.emailId ?? '',
    name: person.name,
    title: person.title,
    skills: person.skills,
    experienceYears: person.years,
    place: person.place,
    money: person.money,
    workStyle: '',
    hasVector: true,
    matches,
    bestScore: matches === 0 ? null : 91.4 - (index % 40),
  };
};

const listed = (kind: TalentKind): readonly TalentSummary[] =>
  mails.flatMap((mail, index) =>
    mail.mailClass === kind && mail.result === 'done' ? [summaryOf(kind, index)] : [],
  );

export const mailInfo: MailInfo = {
  mails: mails.length,
  candidateMails: mails.filter((mail) => mail.mailClass === 'candidate').length,
  projectMails: mails.filter((mail) => mail.mailClass === 'project').length,
  otherMails: mails.filter((mail) => mail.mailClass === 'other').length,
  failedMails: mails.filter((mail) => mail.result === 'failed').length,
  candidates: listed('candidate').length,
  projects: listed('project').length,
  embedded: listed('candidate').length + listed('project').length,
  matches: 412,
};

export const freshMailInfo: MailInfo = {
  ...mailInfo,
  candidateMails: 0,
  projectMails: 0,
  otherMails: 0,
  failedMails: 0,
  candidates: 0,
  projects: 0,
  embedded: 0,
  matches: 0,
};

function pageOf<Row>(rows: readonly Row[], { offset, limit }: { offset: number; limit: number }): Page<Row> {
  return { rows: rows.slice(offset, offset + limit), total: rows.length, offset };
}

export function listMails(query: MailQuery): Page<MailSummary> {
  const found = mails
    .filter((mail) => query.show === null || mail.result === query.show)
    .filter((mail) => query.mailClass === null || mail.mailClass === query.mailClass)
    .filter((mail) => `${mail.subject} ${mail.sender}`.includes(query.search));
  return pageOf(found, query);
}

export function listTalents(query: TalentQuery): Page<TalentSummary> {
  const key = (
    {
      name: 'name',
      title: 'title',
      experience: 'experienceYears',
      matches: 'matches',
      bestScore: 'bestScore',
    } as const
  )[query.sort];
  const found = listed(query.kind)
    .filter((each) => `${each.name} ${each.title} ${each.skills.join(' ')}`.includes(query.search))
    .toSorted((one, other) => {
      const a = one[key] ?? -1;
      const b = other[key] ?? -1;
      const order = typeof a === 'string' ? a.localeCompare(String(b)) : Number(a) - Number(b);
      return query.descending ? -order : order;
    });
  return pageOf(found, query);
}

export function mailDetail(emailId: string): MailDetail {
  const summary = mails.find((mail) => mail.emailId === emailId) ?? (mails[0] as MailSummary);
  const person = pick(summary.mailClass === 'project' ? jobs : people, mails.indexOf(summary));
  const lines = [
    `From: ${summary.sender}`,
    `Subject: ${summary.subject}`,
    `Date: ${summary.timestamp}`,
    'お世話になっております。下記の候補者をご紹介いたします。ご検討のほど、よろしくお願いいたします。',
    `氏名：${person.name}`,
    `职位：${person.title}`,
    `技能：${person.skills.join('、')}`,
    `経験年数：${person.years ?? ''}年`,
    '金融系の基幹システム開発に従事。要件定義から運用まで、十名規模のチームを率いた経験があり、移行期間中の障害ゼロを達成しました。',
    '毕业于复旦大学计算机科学与技术专业，本科，英语六级，日语 N1。',
    `勤務地：${person.place}`,
    `期望：${person.money}`,
    'Contact: +86 138 0000 0000, sato@partner-staffing.example.co.jp',
    'Attachment: 履歴書.txt',
    'AWS Certified Solutions Architect – Associate、PMP、基本情報技術者',
  ];
  const read =
    summary.result === 'done' && (summary.mailClass === 'candidate' || summary.mailClass === 'project');
  return {
    summary,
    reason: summary.mailClass === null ? '' : '自分を売り込む人の経歴と希望条件が書かれている。',
    lines,
    truncated: false,
    fields: read
      ? [
          { field: 'name', values: [person.name === '' ? '—' : person.name], lines: [[5, 5]] },
          { field: 'title', values: [person.title === '' ? person.name : person.title], lines: [[6, 6]] },
          { field: 'experience_years', values: [String(person.years ?? 4)], lines: [[8, 8]] },
          {
            field: 'skills',
            values: [...person.skills],
            lines: [
              [7, 7],
              [9, 9],
            ],
          },
          {
            field: 'certificates',
            values: ['AWS Certified Solutions Architect – Associate', 'PMP', '基本情報技術者'],
            lines: [[15, 15]],
          },
          { field: 'education', values: ['本科'], lines: [[10, 10]] },
          { field: 'location_preference', values: [person.place], lines: [[11, 11]] },
          { field: 'expected_salary', values: [person.money], lines: [[12, 12]] },
          {
            field: 'contact',
            values: ['+86 138 0000 0000', 'sato@partner-staffing.example.co.jp'],
            lines: [[13, 13]],
          },
        ]
      : [],
  };
}

const part = (
  subject: ScoreSubject,
  standing: ScoreStanding,
  value: number,
  of: number,
  params: ScorePart['params'] = {},
): ScorePart => ({ subject, code: `${subject}_${standing}`, value, of, params, sentence: '' });

function matchOf(projectIndex: number, candidateIndex: number, rank: number): MatchRow {
  const vectorScore = 92 - rank * 2.3;
  const judged = rank !== 3;
  const modelScore = judged ? 96 - rank * 5 : 0;
  const ruleScore = 88 - rank * 4;
  const parts = [
    part('vector', 'measured', vectorScore * (judged ? 0.4 : 0.615), judged ? 40 : 61.5, {
      points: vectorScore,
    }),
    part('model', 'measured', modelScore * 0.35, judged ? 35 : 0, { points: modelScore }),
    part('rules', 'measured', ruleScore * (judged ? 0.25 : 0.385), judged ? 25 : 38.5, { points: ruleScore }),
  ];
  const held = Math.max(1, 3 - Math.floor(rank / 3));
  return {
    projectId: mails[projectIndex]?.emailId ?? '',
    candidateId: mails[candidateIndex]?.emailId ?? '',
    project: summaryOf('project', projectIndex),
    candidate: summaryOf('candidate', candidateIndex),
    rank,
    score: parts.reduce((sum, each) => sum + each.value, 0),
    vectorScore,
    modelScore: judged ? modelScore : null,
    ruleScore,
    parts,
    ruleParts: [
      part('skills', held === 3 ? 'met' : 'partly', (40 * held) / 3, 40, {
        held,
        asked: 3,
        lacking: held === 3 ? '' : 'Kubernetes',
      }),
      part('experience', 'met', 30, 30, { years: 8, asked: 5 }),
      part('work_style', 'unknown', 5, 10, { offered: 'remote, hybrid' }),
      part('education', 'met', 10, 10, { held: 'bachelor', asked: 'bachelor' }),
      part('certificates', 'not_asked', 10, 10),
    ],
    reason: rank === 1 ? '勘定系の移行経験があり、Java と AWS の要件をすべて満たす。' : '',
  };
}

export function matches({ kind, emailId }: MatchQuery): readonly MatchRow[] {
  const at = mails.findIndex((mail) => mail.emailId === emailId);
  const others = mails.flatMap((mail, index) =>
    mail.mailClass === (kind === 'project' ? 'candidate' : 'project') && mail.result === 'done'
      ? [index]
      : [],
  );
  return others
    .slice(0, 9)
    .map((other, index) =>
      kind === 'project' ? matchOf(at, other, index + 1) : matchOf(other, at, index + 1),
    );
}

export function searchTalent(search: TalentSearch): TalentSearchResult {
  const hits: readonly SearchHitRow[] = listed(search.kind)
    .slice(0, search.limit)
    .map((found, index) => {
      const vectorScore = 91 - index * 3;
      const share = search.weights.filters * 100;
      const parts = [
        part('vector', 'measured', vectorScore * search.weights.vector, search.weights.vector * 100, {
          points: vectorScore,
        }),
        part('skills', index < 3 ? 'met' : 'unmet', index < 3 ? share / 2 : 0, share / 2, {
          held: index < 3 ? 1 : 0,
          asked: 1,
          lacking: index < 3 ? '' : 'Python',
        }),
        part('experience', 'met', share / 2, share / 2, { years: 8, asked: 5 }),
      ];
      return {
        found,
        score: parts.reduce((sum, each) => sum + each.value, 0),
        vectorScore,
        filterScore: 100,
        parts,
      };
    });
  return { hits, exact: true, understood: ['skills=Python', 'years=5'] };
}

const stageNames = [
  'initialization',
  'email_classification',
  'information_extraction',
  'vector_generation',
  'database_storage',
  'candidate_filtering',
  'matching_analysis',
  'result_generation',
] as const;

/** The stages of a job, with so many of them done and the next under way. */
export function mailStages(done: number): readonly StageProgress[] {
  const start = Date.now() - 400_000;
  return stageNames.map((name, index) => ({
    name,
    current: index < done ? 300 : index === done ? 118 : 0,
    failed: index < done && index > 0 && index < 3 ? 4 : 0,
    total: index <= done ? 300 : 0,
    weight: 1,
    startedAt: index <= done ? start + index * 40_000 : null,
    finishedAt: index < done ? start + (index + 1) * 40_000 - 3_000 : null,
  }));
}

export const runningMailJob: JobSnapshot = {
  ...runningJob,
  jobId: 'job-8',
  pipeline: 'mail',
  stage: 'information_extraction',
  stages: mailStages(2),
  total: 300,
  processed: 118,
  succeeded: 114,
  failed: 4,
  totalRecords: 8_204,
  processedRecords: 3_110,
  results: 97,
  activeItems: mails.slice(0, 8).map((mail) => mail.emailId),
  percent: 37.4,
};

export const endedMailJob: JobSnapshot = {
  ...runningMailJob,
  status: 'completed',
  stage: null,
  stages: mailStages(8),
  processed: 300,
  succeeded: 287,
  failed: 13,
  processedRecords: 8_204,
  results: mailInfo.candidates + mailInfo.projects,
  activeItems: [],
  activeCalls: 0,
  isWindingDown: false,
  percent: 100,
  finishedAt: Date.now() - 90_000,
  etaSeconds: null,
  etaLowSeconds: null,
  etaHighSeconds: null,
};
