import type { CarClassKey } from './cars.ts';
import { type Name, name, names } from './name.ts';

export interface Hobby {
  readonly name: Name;
  readonly places: readonly Name[];
  readonly apps: readonly Name[];
}

/** A kind of buyer: what fits together of job, means, cars and pastimes. */
export interface WalkOfLife {
  readonly occupations: readonly Name[];
  readonly ages: readonly [low: number, high: number];
  /** Monthly income in thousands of yuan. */
  readonly income: readonly [low: number, high: number];
  /** How likely one is to own a car already. */
  readonly owner: number;
  readonly classes: readonly CarClassKey[];
  readonly hobbies: readonly (keyof typeof HOBBIES)[];
  readonly workplaces: readonly Name[];
}

function hobby(title: Name, places: string, apps: string): Hobby {
  return { name: title, places: names(places), apps: names(apps) };
}

export const HOBBIES = {
  golf: hobby(
    name('高尔夫', 'golf'),
    '高尔夫俱乐部 = golf club\n高尔夫练习场 = driving range',
    '云高高尔夫 = Yungao Golf',
  ),
  wine: hobby(name('红酒', 'wine'), '红酒会所 = wine club\n商务会所 = business club', '酒仙网 = Jiuxian'),
  fitness: hobby(name('健身', 'fitness'), '健身房 = gym\n游泳馆 = swimming pool', 'Keep = Keep'),
  camping: hobby(name('露营', 'camping'), '露营地 = campsite\n郊野公园 = country park', '两步路 = 2bulu'),
  photography: hobby(
    name('摄影', 'photography'),
    '美术馆 = art museum\n摄影展 = photo exhibition',
    '图虫 = Tuchong',
  ),
  gaming: hobby(
    name('游戏', 'gaming'),
    '电竞馆 = e-sports hall\n数码城 = electronics mall',
    '王者荣耀 = Honor of Kings\nTapTap = TapTap',
  ),
  reading: hobby(
    name('阅读', 'reading'),
    '书店 = bookshop\n图书馆 = library',
    '微信读书 = WeRead\n豆瓣 = Douban',
  ),
  cycling: hobby(
    name('骑行', 'cycling'),
    '滨江绿道 = riverside trail\n自行车店 = bike shop',
    '行者骑行 = Xingzhe',
  ),
  badminton: hobby(name('羽毛球', 'badminton'), '羽毛球馆 = badminton hall', '趣运动 = Quyundong'),
  yoga: hobby(name('瑜伽', 'yoga'), '瑜伽馆 = yoga studio', '每日瑜伽 = Daily Yoga'),
  fishing: hobby(name('钓鱼', 'fishing'), '水库钓场 = fishing lake\n渔具店 = tackle shop', '钓鱼人 = Angler'),
  tea: hobby(name('喝茶', 'tea'), '茶楼 = tea house\n茶叶市场 = tea market', '喜马拉雅 = Ximalaya'),
  film: hobby(
    name('电影', 'films'),
    '电影院 = cinema\n剧场 = theatre',
    '猫眼 = Maoyan\n腾讯视频 = Tencent Video',
  ),
  travel: hobby(
    name('旅行', 'travel'),
    '高铁站 = railway station\n古镇景区 = old town',
    '携程 = Ctrip\n马蜂窝 = Mafengwo',
  ),
} as const satisfies Readonly<Record<string, Hobby>>;

export const WALKS_OF_LIFE: readonly WalkOfLife[] = [
  {
    occupations: names(
      '企业管理者 = company director\n投资经理 = investment manager\n外企高管 = regional manager',
    ),
    ages: [37, 53],
    income: [38, 85],
    owner: 0.9,
    classes: ['luxury-suv', 'luxury-sedan', 'mpv'],
    hobbies: ['golf', 'wine', 'travel', 'tea'],
    workplaces: names('商务写字楼 = business tower\n总部大厦 = headquarters'),
  },
  {
    occupations: names(
      '软件工程师 = software engineer\n产品经理 = product manager\n算法工程师 = machine learning engineer',
    ),
    ages: [25, 37],
    income: [19, 42],
    owner: 0.35,
    classes: ['electric-sedan', 'electric-suv', 'mid-sedan'],
    hobbies: ['gaming', 'fitness', 'cycling', 'badminton'],
    workplaces: names('软件园 = software park\n科技园 = science park'),
  },
  {
    occupations: names(
      '中学教师 = secondary school teacher\n大学讲师 = university lecturer\n小学教师 = primary school teacher',
    ),
    ages: [28, 47],
    income: [8, 15],
    owner: 0.45,
    classes: ['compact-suv', 'compact-sedan', 'city-electric'],
    hobbies: ['reading', 'badminton', 'yoga', 'film'],
    workplaces: names('教学楼 = teaching building\n大学城 = university town'),
  },
  {
    occupations: names(
      '建材店老板 = building supplies dealer\n餐饮店主 = restaurant owner\n服装批发商 = clothing wholesaler',
    ),
    ages: [31, 50],
    income: [20, 45],
    owner: 0.8,
    classes: ['mpv', 'family-suv', 'mid-sedan'],
    hobbies: ['fishing', 'tea', 'travel'],
    workplaces: names('建材市场 = building market\n批发市场 = wholesale market'),
  },
  {
    occupations: names('公务员 = civil servant\n国企职员 = state company clerk\n银行职员 = bank clerk'),
    ages: [28, 45],
    income: [12, 22],
    owner: 0.6,
    classes: ['compact-suv', 'mid-sedan', 'family-suv'],
    hobbies: ['badminton', 'reading', 'camping', 'film'],
    workplaces: names('政务中心 = civic centre\n办公楼 = office building'),
  },
  {
    occupations: names(
      '平面设计师 = graphic designer\n新媒体编辑 = social media editor\n行政助理 = office assistant',
    ),
    ages: [23, 29],
    income: [7, 13],
    owner: 0.05,
    classes: ['city-electric', 'compact-sedan'],
    hobbies: ['film', 'yoga', 'photography', 'gaming'],
    workplaces: names('创意园 = creative park\n联合办公空间 = co-working space'),
  },
  {
    occupations: names(
      '退休教师 = retired teacher\n退休工程师 = retired engineer\n退休医生 = retired doctor',
    ),
    ages: [58, 66],
    income: [7, 13],
    owner: 0.7,
    classes: ['mid-sedan', 'compact-suv'],
    hobbies: ['tea', 'photography', 'fishing', 'travel'],
    workplaces: names('老年大学 = seniors’ college\n城市公园 = city park'),
  },
  {
    occupations: names(
      '自由摄影师 = freelance photographer\n户外领队 = outdoor guide\n民宿主 = guesthouse owner',
    ),
    ages: [28, 43],
    income: [14, 28],
    owner: 0.6,
    classes: ['off-road', 'electric-suv'],
    hobbies: ['camping', 'photography', 'cycling', 'travel'],
    workplaces: names('摄影棚 = photo studio\n户外装备店 = outdoor shop'),
  },
  {
    occupations: names('主治医师 = physician\n牙科医生 = dentist\n药剂师 = pharmacist'),
    ages: [31, 49],
    income: [18, 34],
    owner: 0.6,
    classes: ['electric-suv', 'mid-sedan', 'family-suv'],
    hobbies: ['fitness', 'reading', 'travel', 'wine'],
    workplaces: names('人民医院 = hospital\n门诊部 = outpatient clinic'),
  },
  {
    occupations: names(
      '销售代表 = sales representative\n网约车司机 = ride-hailing driver\n房产经纪人 = estate agent',
    ),
    ages: [26, 42],
    income: [9, 18],
    owner: 0.5,
    classes: ['compact-sedan', 'compact-suv', 'city-electric'],
    hobbies: ['fishing', 'film', 'fitness', 'gaming'],
    workplaces: names('产业园 = industrial park\n门店 = branch office'),
  },
];
