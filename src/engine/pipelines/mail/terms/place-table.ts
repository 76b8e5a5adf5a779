/** A city or a country: its id, the country it lies in (a country has none), and its names. */
export interface Place {
  readonly id: string;
  readonly country: string | null;
  readonly name: string;
  readonly synonyms: readonly string[];
}

/** `id | country | name | synonym | …`; countries come with `-` for their own. */
const lines = `
china | - | China | 中国 | 中国大陆 | mainland china
japan | - | Japan | 日本
usa | - | United States | usa | united states of america | 美国 | アメリカ | 米国
uk | - | United Kingdom | england | great britain | 英国 | イギリス
germany | - | Germany | 德国 | ドイツ
france | - | France | 法国 | フランス
canada | - | Canada | 加拿大 | カナダ
australia | - | Australia | 澳大利亚 | 澳洲 | オーストラリア
india | - | India | 印度 | インド
korea | - | South Korea | korea | 韩国 | 韓国
vietnam | - | Vietnam | 越南 | ベトナム
singapore | - | Singapore | 新加坡 | シンガポール
hongkong | china | Hong Kong | 香港 | hk
macau | china | Macau | macao | 澳门 | マカオ
taipei | - | Taipei | 台北 | 臺北 | 台北市
beijing | china | Beijing | 北京 | 北京市 | peking | ペキン
shanghai | china | Shanghai | 上海 | 上海市 | 浦东 | 上海浦东 | シャンハイ
guangzhou | china | Guangzhou | 广州 | 广州市 | 広州
shenzhen | china | Shenzhen | 深圳 | 深圳市 | 深セン | シンセン
hangzhou | china | Hangzhou | 杭州 | 杭州市
nanjing | china | Nanjing | 南京 | 南京市
suzhou | china | Suzhou | 苏州 | 苏州市 | 蘇州
wuxi | china | Wuxi | 无锡 | 无锡市 | 無錫
ningbo | china | Ningbo | 宁波 | 宁波市
hefei | china | Hefei | 合肥 | 合肥市
wuhan | china | Wuhan | 武汉 | 武汉市 | 武漢
changsha | china | Changsha | 长沙 | 长沙市 | 長沙
chengdu | china | Chengdu | 成都 | 成都市
chongqing | china | Chongqing | 重庆 | 重庆市 | 重慶
xian | china | Xi'an | xian | 西安 | 西安市
zhengzhou | china | Zhengzhou | 郑州 | 郑州市 | 鄭州
jinan | china | Jinan | 济南 | 济南市 | 済南
qingdao | china | Qingdao | 青岛 | 青岛市 | 青島 | チンタオ
tianjin | china | Tianjin | 天津 | 天津市
dalian | china | Dalian | 大连 | 大连市 | 大連
shenyang | china | Shenyang | 沈阳 | 沈阳市 | 瀋陽
harbin | china | Harbin | 哈尔滨 | 哈尔滨市 | ハルビン
changchun | china | Changchun | 长春 | 长春市 | 長春
shijiazhuang | china | Shijiazhuang | 石家庄 | 石家庄市
taiyuan | china | Taiyuan | 太原 | 太原市
xiamen | china | Xiamen | 厦门 | 厦门市 | アモイ
fuzhou | china | Fuzhou | 福州 | 福州市
dongguan | china | Dongguan | 东莞 | 东莞市 | 東莞
foshan | china | Foshan | 佛山 | 佛山市
zhuhai | china | Zhuhai | 珠海 | 珠海市
kunming | china | Kunming | 昆明 | 昆明市
guiyang | china | Guiyang | 贵阳 | 贵阳市
nanning | china | Nanning | 南宁 | 南宁市
haikou | china | Haikou | 海口 | 海口市
lanzhou | china | Lanzhou | 兰州 | 兰州市
urumqi | china | Urumqi | 乌鲁木齐
nanchang | china | Nanchang | 南昌 | 南昌市
tokyo | japan | Tokyo | 东京 | 東京 | 東京都 | 东京都 | 都内 | 東京23区 | 渋谷 | 新宿 | 品川 | 千代田区 | 六本木 | 丸の内 | 秋葉原
yokohama | japan | Yokohama | 横滨 | 横浜 | 横浜市
kawasaki | japan | Kawasaki | 川崎 | 川崎市
saitama | japan | Saitama | 埼玉 | 埼玉県 | さいたま | 大宮
chiba | japan | Chiba | 千叶 | 千葉 | 千葉県 | 幕張
osaka | japan | Osaka | 大阪 | 大阪市 | 大阪府 | 梅田
kyoto | japan | Kyoto | 京都 | 京都市 | 京都府
kobe | japan | Kobe | 神户 | 神戸 | 神戸市
nagoya | japan | Nagoya | 名古屋 | 名古屋市 | 愛知
fukuoka | japan | Fukuoka | 福冈 | 福岡 | 福岡市 | 福岡県 | 博多
sapporo | japan | Sapporo | 札幌 | 札幌市
sendai | japan | Sendai | 仙台 | 仙台市
hiroshima | japan | Hiroshima | 广岛 | 広島 | 広島市
okinawa | japan | Okinawa | 冲绳 | 沖縄 | 那覇
niigata | japan | Niigata | 新潟
shizuoka | japan | Shizuoka | 静冈 | 静岡 | 浜松
okayama | japan | Okayama | 冈山 | 岡山
newyork | usa | New York | nyc | new york city | 纽约 | ニューヨーク
sanfrancisco | usa | San Francisco | 旧金山 | サンフランシスコ | bay area | silicon valley | 硅谷 | シリコンバレー
seattle | usa | Seattle | 西雅图 | シアトル
losangeles | usa | Los Angeles | 洛杉矶 | ロサンゼルス
boston | usa | Boston | 波士顿 | ボストン
chicago | usa | Chicago | 芝加哥 | シカゴ
austin | usa | Austin | 奥斯汀 | オースティン
london | uk | London | 伦敦 | ロンドン
berlin | germany | Berlin | 柏林 | ベルリン
munich | germany | Munich | 慕尼黑 | ミュンヘン
paris | france | Paris | 巴黎 | パリ
toronto | canada | Toronto | 多伦多 | トロント
vancouver | canada | Vancouver | 温哥华 | バンクーバー
sydney | australia | Sydney | 悉尼 | シドニー
melbourne | australia | Melbourne | 墨尔本 | メルボルン
bangalore | india | Bangalore | bengaluru | 班加罗尔 | バンガロール
seoul | korea | Seoul | 首尔 | ソウル
hanoi | vietnam | Hanoi | ハノイ
hochiminh | vietnam | Ho Chi Minh City | ho chi minh | 胡志明 | 胡志明市 | ホーチミン
anywhere | - | anywhere | 不限 | 地点不限 | 城市不限 | 全国 | 全国均可 | 都可以 | 均可 | どこでも | 勤務地不問 | 勤務地問わず | 全国可 | worldwide
`;

export const placeTable: readonly Place[] = lines
  .trim()
  .split('\n')
  .map((line) => {
    const [id = '', country = '-', name = '', ...synonyms] = line.split(' | ').map((field) => field.trim());
    return { id, country: country === '-' ? null : country, name, synonyms };
  });
