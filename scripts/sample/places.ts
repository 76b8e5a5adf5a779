import { type Name, name, names } from './name.ts';

export interface City {
  readonly name: Name;
  readonly districts: readonly Name[];
}

/** Reads `上海/Shanghai: 浦东/Pudong 徐汇/Xuhui`. */
function city(line: string): City {
  const [title = '', districts = ''] = line.split(':');
  const both = (pair: string): Name => {
    const [zh = '', en = ''] = pair.trim().split('/');
    return name(zh, en);
  };
  return { name: both(title), districts: districts.trim().split(/\s+/).map(both) };
}

export const CITIES: readonly City[] = [
  '上海/Shanghai: 浦东/Pudong 徐汇/Xuhui 闵行/Minhang 杨浦/Yangpu',
  '北京/Beijing: 朝阳/Chaoyang 海淀/Haidian 丰台/Fengtai 亦庄/Yizhuang',
  '深圳/Shenzhen: 南山/Nanshan 福田/Futian 宝安/Bao’an',
  '广州/Guangzhou: 天河/Tianhe 番禺/Panyu 白云/Baiyun',
  '杭州/Hangzhou: 余杭/Yuhang 滨江/Binjiang 西湖/Xihu',
  '成都/Chengdu: 高新/Gaoxin 锦江/Jinjiang 武侯/Wuhou',
  '武汉/Wuhan: 光谷/Guanggu 汉口/Hankou 武昌/Wuchang',
  '西安/Xi’an: 雁塔/Yanta 未央/Weiyang 曲江/Qujiang',
  '南京/Nanjing: 江宁/Jiangning 鼓楼/Gulou 建邺/Jianye',
  '苏州/Suzhou: 工业园区/SIP 吴中/Wuzhong 姑苏/Gusu',
  '重庆/Chongqing: 渝北/Yubei 南岸/Nan’an 江北/Jiangbei',
  '长沙/Changsha: 岳麓/Yuelu 雨花/Yuhua 开福/Kaifu',
].map(city);

/** Sites and apps about cars, where pages are read and offers are asked for. */
export const CAR_MEDIA: readonly Name[] = names(`
  懂车帝 = Dongchedi
  汽车之家 = Autohome
  易车 = Yiche
  爱卡汽车 = XCar
  太平洋汽车 = PCauto
`);

/** Where short films about cars are met by chance. */
export const VIDEO_MEDIA: readonly Name[] = names(`
  抖音 = Douyin
  哔哩哔哩 = Bilibili
  快手 = Kuaishou
  小红书 = Xiaohongshu
  微信视频号 = WeChat Channels
`);

export const SEARCH_APPS: readonly Name[] = names(`
  懂车帝 = Dongchedi
  汽车之家 = Autohome
  百度 = Baidu
  小红书 = Xiaohongshu
  知乎 = Zhihu
`);

/** What everybody opens every day. */
export const EVERYDAY_APPS: readonly Name[] = names(`
  微信 = WeChat
  抖音 = Douyin
  大众点评 = Dianping
  支付宝 = Alipay
  淘宝 = Taobao
  京东 = JD
  高德地图 = Amap
  美团 = Meituan
  小红书 = Xiaohongshu
  今日头条 = Toutiao
  网易云音乐 = NetEase Music
  哔哩哔哩 = Bilibili
`);

export const RESTAURANTS: readonly Name[] = names(`
  西餐厅 = bistro
  火锅店 = hot pot place
  本帮菜馆 = home-style restaurant
  日料店 = sushi bar
  面馆 = noodle house
  咖啡馆 = coffee shop
  烧烤店 = barbecue place
  早茶餐厅 = dim sum house
`);

export const ERRANDS: readonly Name[] = names(`
  购物中心 = shopping mall
  盒马鲜生 = Hema supermarket
  菜市场 = food market
  社区医院 = clinic
  银行网点 = bank branch
  快递驿站 = parcel station
  加油站 = petrol station
  理发店 = barber
`);

/** Where families with children go. */
export const FAMILY_PLACES: readonly Name[] = names(`
  亲子乐园 = children’s playground
  少年宫 = children’s activity centre
  小学 = primary school
  儿童医院 = children’s hospital
  动物园 = zoo
`);

/** A place in a part of town: `浦东健身房`, `gym in Pudong`. */
export function placeIn(district: Name, place: Name): Name {
  return name(`${district.zh}${place.zh}`, `${place.en} in ${district.en}`);
}

/** A brand's dealer in a part of town: `浦东比亚迪4S店`, `BYD dealership in Pudong`. */
export function dealerIn(district: Name, brand: Name): Name {
  return name(`${district.zh}${brand.zh}4S店`, `${brand.en} dealership in ${district.en}`);
}
