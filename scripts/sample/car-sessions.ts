import type { Car, Energy } from './cars.ts';
import type { Step } from './deed.ts';
import { type Name, name, names } from './name.ts';
import type { Persona } from './persona.ts';
import { CAR_MEDIA, dealerIn, SEARCH_APPS, VIDEO_MEDIA } from './places.ts';
import type { Random } from './random.ts';

/** A sitting: what one person does about cars in one go. */
export type Session = (car: Car, persona: Persona, random: Random) => Step[];

const VIDEOS = names(
  '试驾短视频 = test drive video\n车主分享视频 = owner’s video\n新车发布视频 = launch video',
);
const BAIT = names(
  '信息流广告 = sponsored post\n限时优惠广告 = limited offer ad\n直播预告 = livestream teaser',
);
const PAGES = names(`
  配置页 = specifications page
  车主口碑 = owner reviews
  实拍图片 = photo gallery
  长测文章 = long-term test
  论坛帖子 = forum threads
`);
const PRICE_PAGE = name('报价页', 'price page');
const MAPS = name('高德地图', 'Amap');
const WECHAT = name('微信', 'WeChat');

const PRICE_QUESTIONS = names(
  '落地价 = on-road price\n优惠 = discount\n降价 = price cut\n置换补贴 = trade-in subsidy',
);
const LOAN_QUESTIONS = names(
  '分期免息 = zero-interest loan\n贷款首付 = loan down payment\n车险报价 = insurance quote',
);
const RUNNING_QUESTIONS: Readonly<Record<Energy, readonly Name[]>> = {
  petrol: names('真实油耗 = real fuel consumption\n保养费用 = service cost\n异响 = rattle complaints'),
  hybrid: names('亏电油耗 = fuel use on empty battery\n纯电续航 = electric range\n质保政策 = warranty'),
  electric: names(
    '冬季续航 = winter range\n充电速度 = charging speed\n家充桩安装 = home charger installation',
  ),
};
const FAMILY_QUESTIONS = names(
  '第三排空间 = third row space\n儿童座椅接口 = child seat anchors\n后备箱容积 = boot volume',
);

/** A search about a car, worded as one types it: without the underscore. */
function ask(car: Car, topic: Name, random: Random): Step {
  const query = name(`${car.model.zh.replace('_', '')}${topic.zh}`, `${car.model.en} ${topic.en}`);
  return {
    deed: { action: 'search', app: random.pick(SEARCH_APPS), query },
    seconds: random.integer(15, 50),
  };
}

function read(car: Car, about: Name | null, random: Random): Step {
  const media = random.pick(CAR_MEDIA);
  return { deed: { action: 'browse', car, media, about }, seconds: random.integer(40, 420) };
}

/** Meets a car by chance, in a film or an advertisement, and may follow it up. */
export const glimpse: Session = (car, _persona, random) => {
  const media = random.pick(VIDEO_MEDIA);
  const first: Step = random.chance(0.6)
    ? { deed: { action: 'browse', car, media, about: random.pick(VIDEOS) }, seconds: random.integer(25, 200) }
    : { deed: { action: 'click', car, media, about: random.pick(BAIT) }, seconds: random.integer(10, 40) };
  return random.chance(0.4) ? [first, read(car, null, random)] : [first];
};

/** Reads about a car: two or three pages. */
export const readUp: Session = (car, _persona, random) =>
  random
    .shuffle([null, ...PAGES])
    .slice(0, random.integer(2, 3))
    .map((about) => read(car, about, random));

/** Asks what a car costs. */
export const askPrice: Session = (car, _persona, random) => [
  ask(car, random.pick(PRICE_QUESTIONS), random),
  read(car, PRICE_PAGE, random),
];

/** Asks what living with a car is like. */
export const askRunning: Session = (car, persona, random) => {
  const roomy = persona.carClass.forFamilies || persona.carClass.key === 'mpv';
  const topics = [...RUNNING_QUESTIONS[car.energy], ...(roomy ? FAMILY_QUESTIONS : [])];
  return [
    ...random
      .shuffle(topics)
      .slice(0, random.integer(1, 2))
      .map((topic) => ask(car, topic, random)),
    read(car, random.pick(PAGES), random),
  ];
};

/** Asks how to pay for a car. */
export const askLoan: Session = (car, _persona, random) => [ask(car, random.pick(LOAN_QUESTIONS), random)];

/** Holds a car against another candidate, then looks at one of the two again. */
export const weighUp: Session = (car, persona, random) => {
  const other = random.pick(persona.candidates.filter((candidate) => candidate !== car));
  const app = random.pick(CAR_MEDIA);
  return [
    { deed: { action: 'compare', app, cars: [car, other] }, seconds: random.integer(60, 480) },
    read(random.pick([car, other]), random.pick([null, ...PAGES]), random),
  ];
};

/** The dealer of the car's brand where this person goes. */
function dealerOf(car: Car, persona: Persona): Name {
  return dealerIn(persona.district, car.brand);
}

function stayAtDealer(car: Car, purpose: Name, persona: Persona, random: Random): Step {
  return {
    deed: { action: 'visit_poi', poi: dealerOf(car, persona), purpose },
    seconds: random.integer(35, 110) * 60,
  };
}

/** Drives to the dealer and tries the car, or has a look at it. */
export const visitDealer: Session = (car, persona, random) => {
  const model = car.model;
  const purpose = random.chance(0.7)
    ? name(`试驾${model.zh}`, `test-driving the ${model.en}`)
    : name(`看${model.zh}并询价`, `looking at the ${model.en} and asking for a quote`);
  const way: Step = {
    deed: { action: 'use_app', app: MAPS, purpose: name('导航去看车', 'to find the way to the showroom') },
    seconds: random.integer(8, 40) * 60,
  };
  const stay = stayAtDealer(car, purpose, persona, random);
  return random.chance(0.6) ? [way, stay] : [stay];
};

/** Talks money with the salesperson. */
export const haggle: Session = (_car, _persona, random) => [
  {
    deed: {
      action: 'use_app',
      app: WECHAT,
      purpose: name('与销售顾问谈价格', 'to negotiate with the salesperson'),
    },
    seconds: random.integer(3, 25) * 60,
  },
];

/** Pays a deposit in the maker's app. */
export const order: Session = (car, _persona, random) => [
  read(car, PRICE_PAGE, random),
  {
    deed: {
      action: 'add_cart',
      car,
      app: name(`${car.brand.zh}App`, car.brand.en),
      deposit: random.pick([1000, 2000, 5000, 10_000]),
    },
    seconds: random.integer(60, 300),
  },
];

/** Signs and pays at the dealer's. */
export const purchase: Session = (car, persona, random) => [
  stayAtDealer(car, name('签订购车合同', 'signing the contract'), persona, random),
  {
    deed: {
      action: 'purchase',
      car,
      poi: dealerOf(car, persona),
      price: Math.round(car.price * (0.93 + random.next() * 0.06) * 100) / 100,
    },
    seconds: random.integer(5, 20) * 60,
  },
];

/** What the owner of a new car asks. */
export const settleIn: Session = (car, _persona, random) => {
  const topics = names(
    '交强险和商业险 = insurance for a new owner\n贴膜推荐 = window film\n用车技巧 = tips for new owners',
  );
  return [ask(car, random.pick(topics), random)];
};

/** What one asks who has ordered and waits. */
export const awaitDelivery: Session = (car, _persona, random) => {
  const topics = names(
    '交付周期 = delivery time\n提车验车流程 = delivery inspection\n选装推荐 = options worth having',
  );
  return [ask(car, random.pick(topics), random)];
};

/** What one asks who decides to wait. */
export const putOff: Session = (car, _persona, random) => {
  const topics = names(
    '明年改款 = next year’s facelift\n年底降价 = year-end discount\n明年购置税政策 = next year’s purchase tax',
  );
  return [ask(car, random.pick(topics), random)];
};
