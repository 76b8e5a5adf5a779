/** A skill: its stable id, the name it is shown by, and every other name it goes by in Chinese, English and Japanese. */
export interface Skill {
  readonly id: string;
  readonly name: string;
  readonly synonyms: readonly string[];
}

/**
 * `id | name | synonym | …`, one skill a line. A name of several words is also found joined and hyphenated
 * ("spring boot", "spring-boot", "springboot"), and letter case and width never matter.
 */
const lines = `
python | Python | 派森 | パイソン
java | Java | ジャバ | j2ee | java ee | jakarta ee
javascript | JavaScript | js | java script | ecmascript | es6 | ジャバスクリプト
typescript | TypeScript | タイプスクリプト
c | C | c语言 | c言語 | ansi c | c language
cpp | C++ | cpp | c plus plus | cplusplus | visual c++ | vc++
csharp | C# | c sharp | シーシャープ | visual c#
dotnet | .NET | dotnet | dot net | .net core | .net framework
aspnet | ASP.NET | asp.net | asp.net core | asp.net mvc
go | Go | golang | go语言 | go言語 | go language
rust | Rust | rust语言 | ラスト言語
ruby | Ruby | ルビー言語
rails | Ruby on Rails | rails | ror | レールズ
php | PHP
laravel | Laravel | ララベル
symfony | Symfony
perl | Perl
r | R | r语言 | r言語 | r language
scala | Scala
kotlin | Kotlin | コトリン
swift | Swift | swift语言 | スウィフト
swiftui | SwiftUI | swift ui
objective-c | Objective-C | objective c | objc | obj-c
dart | Dart
elixir | Elixir
erlang | Erlang
haskell | Haskell
clojure | Clojure
fsharp | F# | f sharp
lua | Lua
julia | Julia
matlab | MATLAB
vba | VBA | excel vba | エクセルvba
vbnet | VB.NET | vb.net | visual basic .net
cobol | COBOL | コボル
abap | ABAP
fortran | Fortran
assembly | Assembly | assembler | 汇编 | 汇编语言 | アセンブリ | アセンブラ
shell | Shell | bash | shell script | shell脚本 | シェルスクリプト | シェル
powershell | PowerShell
solidity | Solidity
sql | SQL | 结构化查询语言
html | HTML
css | CSS
sass | Sass | scss
tailwind | Tailwind CSS | tailwind
react | React | react.js | リアクト
react-native | React Native | rn
vue | Vue.js | vue | vuejs
nuxt | Nuxt.js | nuxt | nuxtjs
next | Next.js | nextjs
angular | Angular | angularjs | angular.js
svelte | Svelte | sveltekit
jquery | jQuery
redux | Redux
webpack | webpack
vite | Vite
threejs | Three.js | threejs
d3 | D3.js | d3
electron | Electron | electron.js
flutter | Flutter | フラッター
android | Android | 安卓 | アンドロイド | android开发
ios | iOS | ios开发
miniprogram | WeChat Mini Program | 小程序 | 微信小程序 | wechat mini program | mini program | ミニプログラム
harmonyos | HarmonyOS | 鸿蒙 | harmony os | openharmony
unity | Unity | unity3d | ユニティ
unreal | Unreal Engine | unreal | ue4 | ue5 | 虚幻引擎 | アンリアルエンジン
node | Node.js | node | nodejs | ノードjs
express | Express | express.js | expressjs
nest | NestJS | nest.js
django | Django
flask | Flask
fastapi | FastAPI | fast api
spring | Spring | spring framework | スプリング
spring-boot | Spring Boot | スプリングブート
spring-cloud | Spring Cloud
mybatis | MyBatis | mybatis plus
hibernate | Hibernate
struts | Struts | struts2
tomcat | Tomcat | apache tomcat
netty | Netty
dubbo | Dubbo
gin | Gin
grpc | gRPC
graphql | GraphQL
rest | REST | rest api | restful | restful api
microservices | Microservices | microservice | 微服务 | 微服務 | マイクロサービス
distributed-systems | Distributed systems | distributed system | 分布式 | 分布式系统 | 分散システム
high-concurrency | High concurrency | 高并发 | 高負荷 | 高トラフィック
mysql | MySQL | マイエスキューエル
mariadb | MariaDB
postgresql | PostgreSQL | postgres | pgsql | ポスグレ
oracle | Oracle | oracle database | oracle db | 甲骨文 | オラクル
sqlserver | SQL Server | mssql | ms sql | microsoft sql server
plsql | PL/SQL | pl sql
sqlite | SQLite
db2 | DB2 | ibm db2
mongodb | MongoDB | mongo
redis | Redis
memcached | Memcached
elasticsearch | Elasticsearch | elastic search | elk stack
cassandra | Cassandra
hbase | HBase
neo4j | Neo4j
graph-database | Graph database | 图数据库 | グラフデータベース
clickhouse | ClickHouse
tidb | TiDB
dynamodb | DynamoDB
snowflake | Snowflake
bigquery | BigQuery
redshift | Redshift
kafka | Kafka | apache kafka | カフカ
rabbitmq | RabbitMQ | rabbit mq
rocketmq | RocketMQ | rocket mq
spark | Spark | apache spark | pyspark | spark streaming
hadoop | Hadoop | hdfs | mapreduce
hive | Hive | apache hive
flink | Flink | apache flink
airflow | Airflow | apache airflow
dbt | dbt
etl | ETL | elt | 数据清洗 | データ連携
data-warehouse | Data warehouse | data warehousing | dwh | 数据仓库 | 数仓 | データウェアハウス
data-analysis | Data analysis | data analytics | data analyst | 数据分析 | データ分析 | データアナリスト
data-engineering | Data engineering | data engineer | 数据开发 | 数据工程 | データエンジニア | データエンジニアリング
data-science | Data science | data scientist | 数据科学 | データサイエンス | データサイエンティスト
big-data | Big data | 大数据 | 大數據 | ビッグデータ
machine-learning | Machine learning | ml | 机器学习 | 機器學習 | 機械学習 | マシンラーニング
deep-learning | Deep learning | 深度学习 | 深度學習 | 深層学習 | ディープラーニング
nlp | Natural language processing | nlp | 自然语言处理 | 自然言語処理
computer-vision | Computer vision | 计算机视觉 | 机器视觉 | コンピュータビジョン | 画像認識 | 画像処理 | 图像识别 | 图像处理
speech | Speech recognition | asr | 语音识别 | 音声認識
llm | Large language models | llm | llms | large language model | 大模型 | 大语言模型 | 大規模言語モデル | 生成式ai | 生成ai | generative ai | genai
rag | RAG | retrieval augmented generation | 检索增强 | 検索拡張生成
recommender | Recommender systems | recommendation system | 推荐系统 | 推荐算法 | レコメンド | レコメンデーション
reinforcement-learning | Reinforcement learning | 强化学习 | 強化学習
algorithms | Algorithms | algorithm | 算法 | アルゴリズム
statistics | Statistics | 统计学 | 統計学 | 統計解析
pytorch | PyTorch | パイトーチ
tensorflow | TensorFlow | テンソルフロー
keras | Keras
scikit-learn | scikit-learn | sklearn | scikit learn
pandas | pandas
numpy | NumPy
opencv | OpenCV
cuda | CUDA
langchain | LangChain
mlops | MLOps
tableau | Tableau
power-bi | Power BI
excel | Excel | エクセル
sas | SAS
spss | SPSS
aws | AWS | amazon web services | 亚马逊云 | アマゾンウェブサービス
azure | Azure | microsoft azure | 微软云 | アジュール
gcp | Google Cloud | gcp | google cloud platform | 谷歌云 | グーグルクラウド
aliyun | Alibaba Cloud | aliyun | 阿里云 | アリババクラウド
tencent-cloud | Tencent Cloud | 腾讯云
huawei-cloud | Huawei Cloud | 华为云
cloud-native | Cloud native | 云原生 | クラウドネイティブ
serverless | Serverless | aws lambda | 无服务器 | サーバーレス | サーバレス
docker | Docker | ドッカー
containers | Containers | container | コンテナ | 容器化 | 容器技术
kubernetes | Kubernetes | k8s | クーバネティス | クバネティス | kubernates
helm | Helm
istio | Istio
service-mesh | Service mesh | サービスメッシュ | 服务网格
terraform | Terraform | テラフォーム
ansible | Ansible | アンシブル
jenkins | Jenkins
gitlab-ci | GitLab CI | gitlab ci/cd
github-actions | GitHub Actions
ci-cd | CI/CD | ci cd | cicd | continuous integration | continuous delivery | 持续集成 | 持续交付 | 継続的インテグレーション
devops | DevOps | デブオプス
sre | SRE | site reliability engineering | site reliability engineer | サイト信頼性
git | Git
svn | Subversion | svn
linux | Linux | ubuntu | centos | redhat | red hat | リナックス
unix | Unix
windows-server | Windows Server
active-directory | Active Directory
vmware | VMware | vsphere
nginx | Nginx
prometheus | Prometheus
grafana | Grafana
networking | Computer networking | tcp/ip | 计算机网络 | 网络工程 | ネットワーク構築 | ネットワークエンジニア | network engineer
cisco | Cisco | 思科 | シスコ
security | Information security | cybersecurity | cyber security | 网络安全 | 信息安全 | 情報セキュリティ | サイバーセキュリティ | セキュリティ
penetration-testing | Penetration testing | pentest | 渗透测试 | ペネトレーションテスト | 脆弱性診断
blockchain | Blockchain | 区块链 | ブロックチェーン | web3
embedded | Embedded systems | embedded | embedded system | 嵌入式 | 組み込み | 組込み | 組込
fpga | FPGA
verilog | Verilog | systemverilog
plc | PLC
autosar | AUTOSAR
ros | ROS | robot operating system
iot | IoT | internet of things | 物联网
rtos | RTOS | freertos
simulink | Simulink
cad | CAD | autocad
solidworks | SolidWorks
sap | SAP | sap erp | s/4hana | sap hana
salesforce | Salesforce | セールスフォース
servicenow | ServiceNow
dynamics | Microsoft Dynamics | dynamics 365
erp | ERP
crm | CRM
kintone | kintone | キントーン
sharepoint | SharePoint
testing | Software testing | qa | software test | 软件测试 | 功能测试 | ソフトウェアテスト | テスト設計 | 品質保証 | 测试工程师 | テストエンジニア
test-automation | Test automation | automated testing | 自动化测试 | 自動テスト | テスト自動化
performance-testing | Performance testing | load testing | 性能测试 | 压力测试 | 負荷テスト | 性能テスト
selenium | Selenium
playwright | Playwright
cypress | Cypress
jmeter | JMeter
appium | Appium
junit | JUnit
agile | Agile | scrum | 敏捷 | 敏捷开发 | アジャイル | スクラム
project-management | Project management | project manager | 项目管理 | 项目经理 | プロジェクト管理 | プロジェクトマネジメント | プロジェクトマネージャー | プロジェクトマネージャ
product-management | Product management | product manager | 产品经理 | 产品管理 | プロダクトマネージャー | プロダクトマネジメント
requirements | Requirements analysis | requirement analysis | requirements definition | 需求分析 | 要件定義
architecture | Software architecture | system architecture | system design | 架构设计 | 系统架构 | 系统设计 | アーキテクチャ設計 | システム設計
basic-design | Basic design | 概要设计 | 基本設計 | 外部設計
detailed-design | Detailed design | 详细设计 | 詳細設計 | 内部設計
ui-design | UI design | ui/ux | ui ux | ux design | 交互设计 | 界面设计 | uiデザイン | uxデザイン
figma | Figma | フィグマ
sketch-app | Sketch
photoshop | Photoshop | フォトショップ
illustrator | Illustrator | イラストレーター
blender | Blender
maya | Maya
front-end | Front-end development | front end | frontend engineer | 前端 | 前端开发 | フロントエンド
back-end | Back-end development | back end | backend engineer | 后端 | 后端开发 | 后台开发 | バックエンド | サーバーサイド | server side
full-stack | Full-stack development | full stack | 全栈 | フルスタック
mobile | Mobile development | mobile app | 移动开发 | 移动端 | モバイルアプリ | スマホアプリ
game | Game development | game dev | 游戏开发 | ゲーム開発
opengl | OpenGL
webgl | WebGL
webassembly | WebAssembly | wasm
websocket | WebSocket | web socket
webrtc | WebRTC
ffmpeg | FFmpeg
qt | Qt
wpf | WPF
mfc | MFC
crawler | Web scraping | web crawler | 爬虫 | 网络爬虫 | クローラー | スクレイピング
rpa | RPA | uipath | winactor
wordpress | WordPress | ワードプレス
shopify | Shopify
magento | Magento
drupal | Drupal
seo | SEO | 搜索引擎优化
digital-marketing | Digital marketing | 数字营销 | デジタルマーケティング
accounting | Accounting | 会计 | 経理 | 会計
technical-writing | Technical writing | 技术写作 | テクニカルライティング
english | English | 英语 | 英語 | 英文
japanese | Japanese | 日语 | 日本語 | 日文 | 日本语
chinese | Chinese | 中文 | 汉语 | 普通话 | 中国語 | mandarin
korean | Korean | 韩语 | 韓国語
german | German | 德语 | ドイツ語
french | French | 法语 | フランス語
`;

/** Names that are common words too: in a sentence they are a skill only where they are written as its name is. */
export const commonWords: ReadonlySet<string> = new Set(
  'go c r next node rest express swift spring spark rust ruby dart julia unity electron shell excel hive gin helm flask sketch maya rag rails embedded agile accounting oracle unreal elixir snowflake containers rn react'.split(
    ' ',
  ),
);

export const skillTable: readonly Skill[] = lines
  .trim()
  .split('\n')
  .map((line) => {
    const [id = '', name = '', ...synonyms] = line.split(' | ').map((field) => field.trim());
    return { id, name, synonyms };
  });
