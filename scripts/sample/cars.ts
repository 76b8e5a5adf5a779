import { type Name, name } from './name.ts';

export type Energy = 'petrol' | 'hybrid' | 'electric';

export interface Car {
  readonly brand: Name;
  /** Brand and model: `比亚迪_宋PLUS`, `BYD Song PLUS`. */
  readonly model: Name;
  /** The price of a common trim in ten thousand yuan, rounded; a plausible figure, not a quotation. */
  readonly price: number;
  readonly energy: Energy;
}

/** Cars that one buyer would weigh against each other. */
export interface CarClass {
  readonly key: CarClassKey;
  readonly name: Name;
  /** Bought for a family: only people with children look at it. */
  readonly forFamilies: boolean;
  readonly cars: readonly Car[];
}

export type CarClassKey =
  | 'city-electric'
  | 'compact-sedan'
  | 'compact-suv'
  | 'mid-sedan'
  | 'electric-sedan'
  | 'electric-suv'
  | 'family-suv'
  | 'mpv'
  | 'luxury-suv'
  | 'luxury-sedan'
  | 'off-road';

const BRANDS: Readonly<Record<string, string>> = {
  比亚迪: 'BYD',
  五菱: 'Wuling',
  吉利: 'Geely',
  大众: 'Volkswagen',
  丰田: 'Toyota',
  本田: 'Honda',
  日产: 'Nissan',
  哈弗: 'Haval',
  特斯拉: 'Tesla',
  小米: 'Xiaomi',
  小鹏: 'XPeng',
  极氪: 'Zeekr',
  蔚来: 'NIO',
  乐道: 'Onvo',
  理想: 'Li Auto',
  问界: 'AITO',
  别克: 'Buick',
  腾势: 'Denza',
  岚图: 'Voyah',
  宝马: 'BMW',
  奔驰: 'Mercedes-Benz',
  奥迪: 'Audi',
  坦克: 'Tank',
  方程豹: 'Fang Cheng Bao',
  捷途: 'Jetour',
};

const ENERGIES: Readonly<Record<string, Energy>> = { 油: 'petrol', 混: 'hybrid', 电: 'electric' };

/** Reads `比亚迪_宋PLUS/Song PLUS/14.5/混`: brand and model, English model, price, energy. */
function car(line: string): Car {
  const [full = '', english = '', price = '', energy = ''] = line.trim().split('/');
  const chinese = full.slice(0, full.indexOf('_'));
  const brand = BRANDS[chinese];
  const kind = ENERGIES[energy];
  if (brand === undefined || kind === undefined || !(Number(price) > 0)) {
    throw new Error(`Not a car: ${line}`);
  }
  return {
    brand: name(chinese, brand),
    model: name(full, `${brand} ${english}`),
    price: Number(price),
    energy: kind,
  };
}

function carClass(key: CarClassKey, title: Name, cars: readonly string[], forFamilies = false): CarClass {
  return { key, name: title, forFamilies, cars: cars.map(car) };
}

export const CAR_CLASSES: readonly CarClass[] = [
  carClass('city-electric', name('小型纯电车', 'small electric car'), [
    '比亚迪_海豚/Dolphin/10.5/电',
    '五菱_缤果/Binguo/7.2/电',
    '吉利_星愿/Xingyuan/7.9/电',
    '比亚迪_海鸥/Seagull/7.6/电',
  ]),
  carClass('compact-sedan', name('紧凑型轿车', 'compact sedan'), [
    '比亚迪_秦PLUS/Qin PLUS/9.8/混',
    '大众_朗逸/Lavida/10.9/油',
    '丰田_卡罗拉/Corolla/11.5/混',
    '日产_轩逸/Sylphy/10.2/油',
    '吉利_银河L6/Galaxy L6/9.9/混',
  ]),
  carClass('compact-suv', name('紧凑型SUV', 'compact SUV'), [
    '比亚迪_宋PLUS/Song PLUS/14.9/混',
    '吉利_银河L7/Galaxy L7/13.6/混',
    '丰田_荣放/RAV4/18.2/混',
    '本田_皓影/Breeze/17.4/油',
    '哈弗_猛龙/Menglong/15.8/混',
    '大众_途岳/Tharu/15.2/油',
  ]),
  carClass('mid-sedan', name('中型轿车', 'mid-size sedan'), [
    '大众_帕萨特/Passat/18.3/油',
    '大众_迈腾/Magotan/18.8/油',
    '丰田_凯美瑞/Camry/18.9/混',
    '本田_雅阁/Accord/17.9/混',
    '比亚迪_汉/Han/19.8/混',
  ]),
  carClass('electric-sedan', name('纯电轿车', 'electric sedan'), [
    '特斯拉_Model 3/Model 3/23.6/电',
    '小米_SU7/SU7/24.6/电',
    '小鹏_P7+/P7+/19.9/电',
    '极氪_007/007/21.0/电',
    '蔚来_ET5/ET5/28.9/电',
  ]),
  carClass('electric-suv', name('纯电SUV', 'electric SUV'), [
    '特斯拉_Model Y/Model Y/26.4/电',
    '小米_YU7/YU7/26.9/电',
    '小鹏_G6/G6/19.9/电',
    '乐道_L60/L60/21.5/电',
    '极氪_7X/7X/23.9/电',
  ]),
  carClass(
    'family-suv',
    name('六座家用SUV', 'six-seat family SUV'),
    [
      '理想_L8/L8/33.8/混',
      '问界_M8/M8/36.8/混',
      '乐道_L90/L90/27.9/电',
      '比亚迪_唐L/Tang L/25.9/混',
      '丰田_汉兰达/Highlander/27.6/混',
    ],
    true,
  ),
  carClass('mpv', name('MPV', 'minivan'), [
    '别克_GL8/GL8/33.9/混',
    '丰田_赛那/Sienna/33.5/混',
    '腾势_D9/D9/36.8/混',
    '岚图_梦想家/Dreamer/37.9/混',
    '比亚迪_夏/Xia/28.5/混',
  ]),
  carClass('luxury-suv', name('豪华中大型SUV', 'luxury SUV'), [
    '宝马_X5/X5/59.8/油',
    '奔驰_GLE/GLE/65.0/油',
    '问界_M9/M9/52.9/混',
    '蔚来_ES8/ES8/44.9/电',
    '理想_L9/L9/42.9/混',
  ]),
  carClass('luxury-sedan', name('豪华轿车', 'luxury sedan'), [
    '宝马_5系/5 Series/42.5/油',
    '奔驰_E级/E-Class/43.8/油',
    '奥迪_A6L/A6L/38.6/油',
    '蔚来_ET7/ET7/41.5/电',
  ]),
  carClass('off-road', name('硬派越野车', 'off-roader'), [
    '坦克_300/300/21.5/油',
    '坦克_400/400/27.8/混',
    '方程豹_豹5/Leopard 5/25.9/混',
    '捷途_旅行者/Traveller/16.4/油',
  ]),
];

/** Every car of every class. */
export const CARS: readonly Car[] = CAR_CLASSES.flatMap(({ cars }) => cars);
