import type { MailLanguage } from './mail-truth.ts';

export type Words = Readonly<Record<MailLanguage, readonly string[]>>;

/** Reads `a | b | c`. */
const list = (text: string): readonly string[] => text.split(' | ');

export function words(zh: string, en: string, ja: string): Words {
  return { zh: list(zh), en: list(en), ja: list(ja) };
}

/** Invented people: as they write themselves, and the left part of their address. */
export const people: Readonly<Record<MailLanguage, readonly (readonly [name: string, address: string])[]>> = {
  zh: pairs(
    '陈嘉禾 chen.jiahe | 林晓雯 lin.xiaowen | 周子昂 zhou.ziang | 吴思远 wu.siyuan | 郑雨桐 zheng.yutong | 王一鸣 wang.yiming | 冯佳宁 feng.jianing | 蒋文博 jiang.wenbo | 沈清越 shen.qingyue | 韩子墨 han.zimo | 杨若曦 yang.ruoxi | 朱明轩 zhu.mingxuan | 许安然 xu.anran | 何俊杰 he.junjie | 吕思琪 lv.siqi | 张浩然 zhang.haoran | 孔令仪 kong.lingyi | 曹景行 cao.jingxing | 谢婉清 xie.wanqing | 唐牧之 tang.muzhi',
  ),
  en: pairs(
    'Alice_Marlowe alice.marlowe | Ben_Okafor ben.okafor | Clara_Nyström clara.nystrom | Daniel_Reyes daniel.reyes | Erin_Whitlock erin.whitlock | Farid_Haddad farid.haddad | Grace_Tanaka-Lee grace.lee | Hugo_Brandt hugo.brandt | Isla_McKenna isla.mckenna | Jonas_Petrov jonas.petrov | Kavya_Raman kavya.raman | Liam_Sørensen liam.sorensen | Maya_Castell maya.castell | Noah_Abebe noah.abebe | Olive_Thornton olive.thornton | Priya_Nambiar priya.nambiar',
  ),
  ja: pairs(
    '佐野健太 sano.kenta | 三浦美咲 miura.misaki | 大森拓海 omori.takumi | 野口彩 noguchi.aya | 西田涼介 nishida.ryosuke | 片山優奈 katayama.yuna | 石井直人 ishii.naoto | 長谷部翔 hasebe.sho | 平野真央 hirano.mao | 島田一樹 shimada.kazuki | 桑原結衣 kuwabara.yui | 上原大輔 uehara.daisuke',
  ),
};

function pairs(text: string): readonly (readonly [string, string])[] {
  return list(text).map((pair) => {
    const [name = '', address = ''] = pair.split(' ');
    return [name.replaceAll('_', ' '), address] as const;
  });
}

export const firms: Words = words(
  '星澜科技 | 云启数据 | 北斗桥软件 | 青禾智能 | 远帆网络 | 众木信息',
  'Northlight Systems | Bluefern Labs | Harbor & Pine Software | Quillstone Analytics | Tidewater Digital',
  '株式会社みなとソフト | 青葉システム株式会社 | 株式会社こもれび技研 | つばさテック株式会社',
);

/** Skills by the id that matching knows them by, in the spellings that mails have. */
const spellings: Readonly<Record<string, string | Words>> = {
  java: 'Java',
  spring: 'Spring',
  'spring-boot': 'Spring Boot | SpringBoot',
  mybatis: 'MyBatis',
  mysql: 'MySQL',
  postgresql: 'PostgreSQL | Postgres',
  redis: 'Redis',
  kafka: 'Kafka | Apache Kafka',
  microservices: words('微服务', 'microservices', 'マイクロサービス'),
  docker: 'Docker',
  kubernetes: 'Kubernetes | k8s | K8s',
  javascript: 'JavaScript | JS',
  typescript: 'TypeScript',
  react: 'React | React.js',
  vue: 'Vue | Vue.js',
  next: 'Next.js',
  node: 'Node.js | NodeJS',
  css: 'CSS',
  python: 'Python',
  'machine-learning': words('机器学习', 'machine learning | ML', '機械学習'),
  'deep-learning': words('深度学习', 'deep learning', '深層学習 | ディープラーニング'),
  'data-analysis': words('数据分析', 'data analysis', 'データ分析'),
  nlp: words('自然语言处理 | NLP', 'NLP', '自然言語処理'),
  pandas: 'pandas',
  pytorch: 'PyTorch',
  sql: 'SQL',
  spark: 'Apache Spark',
  aws: 'AWS',
  aliyun: words('阿里云', 'Alibaba Cloud', 'Alibaba Cloud'),
  gcp: 'Google Cloud | GCP',
  terraform: 'Terraform',
  linux: 'Linux',
  'ci-cd': 'CI/CD',
  prometheus: 'Prometheus',
  kotlin: 'Kotlin',
  swift: 'Swift',
  flutter: 'Flutter',
  android: words('Android | 安卓', 'Android', 'Android'),
  ios: 'iOS',
  csharp: 'C#',
  dotnet: '.NET',
  sqlserver: 'SQL Server',
  azure: 'Azure',
  php: 'PHP',
  laravel: 'Laravel',
  go: 'Golang',
};

/** The ways in which a language spells a skill. */
export function spellingsOf(skillId: string, language: MailLanguage): readonly string[] {
  const known = spellings[skillId];
  if (known === undefined) throw new RangeError(`No spelling of ${skillId}.`);
  return typeof known === 'string' ? list(known) : known[language];
}

/** A kind of work: what people who do it are called, what they know, and what is built with it. */
export interface Trade {
  readonly titles: Words;
  readonly skillIds: readonly string[];
  readonly projects: Words;
  readonly descriptions: Words;
}

const ids = (text: string): readonly string[] => text.split(' ');

export const trades: readonly Trade[] = [
  {
    titles: words(
      'Java 后端工程师 | 高级后端开发工程师',
      'Senior Backend Engineer | Java Developer',
      'Javaエンジニア | バックエンドエンジニア',
    ),
    skillIds: ids(
      'java spring spring-boot mybatis mysql redis kafka microservices docker kubernetes postgresql',
    ),
    projects: words(
      '会员积分平台重构 | 订单中台建设',
      'Order Platform Rebuild | Loyalty Points Service',
      '受発注システム刷新 | 会員基盤の再構築',
    ),
    descriptions: words(
      '将单体系统拆分为多个服务，支撑大促期间的流量。 | 负责订单、库存与结算接口的设计与开发。',
      'Split a monolith into services that survive seasonal peaks. | Design and build the APIs for orders, stock and billing.',
      '既存の一枚岩システムをサービス単位に分割します。 | 受注・在庫・請求のAPIを設計し、開発します。',
    ),
  },
  {
    titles: words(
      '前端开发工程师 | 高级前端工程师',
      'Frontend Developer | Senior Web Engineer',
      'フロントエンドエンジニア | Webエンジニア',
    ),
    skillIds: ids('javascript typescript react vue next node css'),
    projects: words(
      '企业官网与运营后台改版 | 在线教育学生端开发',
      'Customer Portal Redesign | Learning Platform Web App',
      '顧客ポータル画面の改修 | 学習サービスの画面開発',
    ),
    descriptions: words(
      '用组件库统一十二个页面，并补齐自动化测试。 | 从零搭建学生端页面，适配手机与平板。',
      'Bring twelve pages onto one component library and cover them with tests. | Build the student pages from scratch for phones and tablets.',
      '12画面を共通部品に置き換え、テストを整備します。 | 学生向けの画面を新規に作成します。',
    ),
  },
  {
    titles: words(
      '数据分析师 | 机器学习工程师 | 算法工程师',
      'Data Scientist | Machine Learning Engineer',
      'データサイエンティスト | 機械学習エンジニア',
    ),
    skillIds: ids('python machine-learning deep-learning data-analysis nlp pandas pytorch sql spark'),
    projects: words(
      '客服工单智能分类 | 门店销量预测',
      'Support Ticket Triage | Store Sales Forecast',
      '問い合わせ自動分類 | 店舗売上の予測',
    ),
    descriptions: words(
      '基于三年的工单数据训练分类模型并上线。 | 按门店和品类预测未来八周的销量。',
      'Train a classifier on three years of tickets and bring it into service. | Forecast eight weeks of sales by store and category.',
      '3年分の問い合わせデータで分類モデルを作り、導入します。 | 店舗と商品分類ごとに8週間先の売上を予測します。',
    ),
  },
  {
    titles: words(
      '云平台运维工程师 | DevOps 工程师',
      'Cloud Engineer | DevOps Engineer',
      'クラウドエンジニア | SREエンジニア',
    ),
    skillIds: ids('aws gcp aliyun kubernetes docker terraform linux ci-cd prometheus python'),
    projects: words(
      '多云容器平台迁移 | 监控告警体系建设',
      'Container Platform Migration | Monitoring Overhaul',
      'コンテナ基盤への移行 | 監視基盤の整備',
    ),
    descriptions: words(
      '把四十个服务从虚拟机迁到容器，停机不超过十分钟。 | 统一指标与日志，并梳理值班流程。',
      'Move forty services from virtual machines to containers with under ten minutes of downtime. | Unify metrics and logs, and tidy up the on-call rota.',
      '40のサービスを仮想マシンからコンテナへ移します。 | 指標とログを統合し、当番の流れを整えます。',
    ),
  },
  {
    titles: words(
      '移动端开发工程师 | Android 工程师',
      'Mobile Developer | iOS Engineer',
      'モバイルエンジニア | iOSエンジニア',
    ),
    skillIds: ids('kotlin swift flutter android ios typescript'),
    projects: words(
      '物流司机端应用 | 银行手机客户端升级',
      'Courier App | Mobile Banking Upgrade',
      '配送員向けアプリ | 銀行アプリの刷新',
    ),
    descriptions: words(
      '开发离线可用的签收与导航功能。 | 升级登录与转账流程，并通过安全测评。',
      'Build delivery confirmation and navigation that work offline. | Renew sign-in and transfers and pass the security review.',
      '圏外でも使える受領確認と経路案内を開発します。 | ログインと振込の画面を刷新します。',
    ),
  },
  {
    titles: words(
      '.NET 开发工程师 | PHP 工程师',
      '.NET Developer | Full-Stack Developer',
      'C#エンジニア | PHPエンジニア',
    ),
    skillIds: ids('csharp dotnet sqlserver azure php laravel go mysql'),
    projects: words(
      '仓储管理系统维护 | 预约系统二次开发',
      'Warehouse System Upkeep | Booking System Extension',
      '倉庫管理システムの保守 | 予約システムの機能追加',
    ),
    descriptions: words(
      '维护现有模块，并增加扫码入库功能。 | 增加分店管理与短信提醒。',
      'Maintain the present modules and add goods-in by barcode. | Add branches and reminders by text message.',
      '既存機能の保守と、バーコード入庫の追加を行います。 | 店舗管理と通知の機能を追加します。',
    ),
  },
];

export const certificates: Words = words(
  'PMP | 软件设计师 | AWS 解决方案架构师 | 大学英语六级',
  'PMP | CKA | AWS Certified Solutions Architect | Scrum Master',
  '基本情報技術者 | 応用情報技術者 | AWS認定ソリューションアーキテクト | LPIC-1',
);

export const educations: Words = words(
  '本科 | 硕士 | 大专 | 计算机科学硕士',
  "Bachelor's degree | Master of Science | BSc Computer Science | PhD",
  '大学卒 | 大学院修了 | 専門学校卒 | 高専卒',
);

export const places: Words = words(
  '上海 | 北京 | 深圳 | 杭州 | 成都 | 上海或杭州',
  'London | Berlin | Singapore | New York | Toronto',
  '東京 | 大阪 | 名古屋 | 福岡 | 横浜',
);

export const salaries: Words = words(
  '25k/月 | 20k-30k/月 | 月薪 18000 元 | 年薪 40 万元',
  '$120k per year | €5,500 per month | £600 per day | $95,000 a year',
  '月60万円 | 月70〜80万円 | 年収650万円 | 月額55万円以上',
);

export const types: Words = words(
  '外包开发 | 系统重构 | 驻场开发 | 技术支持',
  'new development | migration | contract | maintenance',
  '新規開発 | 保守開発 | 移行 | 改修',
);

export const budgets: Words = words(
  '3万/月 | 30万元 | 1200元/天 | 2万-2.5万/月',
  '$8,000 per month | €550 per day | $90k in total | £450-£500 per day',
  '月70万円 | 月80〜90万円 | 月額65万円 | 月60万円〜',
);

export const durations: Words = words(
  '6个月 | 3个月以上 | 一年 | 长期',
  '6 months | 12 weeks | one year | 3 months with extension',
  '6ヶ月 | 3ヶ月以上 | 1年 | 長期',
);

export const starts: Words = words(
  '2026年1月 | 即日 | 下月初 | 2026年2月中旬',
  'January 2026 | immediately | 1 February 2026 | mid-March 2026',
  '2026年1月 | 即日 | 来月上旬 | 2026年2月から',
);

export const workStyles: Words = words(
  '远程办公 | 现场办公 | 混合办公 | 每周两天远程',
  'fully remote | on-site | hybrid | remote',
  'フルリモート | 常駐 | 一部リモート | 週2日リモート',
);
