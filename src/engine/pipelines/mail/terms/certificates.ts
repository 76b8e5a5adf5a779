import { foldText } from './fold-text.ts';
import { findNames, indexNames } from './name-index.ts';

/** `id | name | synonym | …`, one certificate a line. */
const lines = `
pmp | PMP | project management professional
prince2 | PRINCE2
csm | Certified ScrumMaster | csm | certified scrum master | 認定スクラムマスター
psm | Professional Scrum Master | psm i | psm
itil | ITIL
togaf | TOGAF
cissp | CISSP
cisa | CISA
cism | CISM
ceh | CEH | certified ethical hacker
security-plus | CompTIA Security+ | security+
ccna | CCNA
ccnp | CCNP
ccie | CCIE
lpic | LPIC | linuc
rhce | RHCE
rhcsa | RHCSA
cka | CKA | certified kubernetes administrator
ckad | CKAD | certified kubernetes application developer
aws-saa | AWS Solutions Architect Associate | aws saa | aws certified solutions architect associate | aws certified solutions architect - associate | awsソリューションアーキテクトアソシエイト
aws-sap | AWS Solutions Architect Professional | aws sap | aws certified solutions architect professional | aws certified solutions architect - professional
aws-dva | AWS Developer Associate | aws certified developer
azure-admin | Azure Administrator | az-104 | azure administrator associate
azure-architect | Azure Solutions Architect | az-305
gcp-architect | Google Cloud Architect | professional cloud architect
oracle-java | Oracle Certified Java Programmer | ocjp | java silver | java gold | oracle認定javaプログラマ
oracle-master | Oracle Master | ocp | oca | オラクルマスター
tensorflow-developer | TensorFlow Developer Certificate
g-kentei | G検定
e-shikaku | E資格
basic-it | 基本情報技術者 | 基本情報
applied-it | 応用情報技術者 | 応用情報
it-passport | ITパスポート
network-specialist | ネットワークスペシャリスト
database-specialist | データベーススペシャリスト
security-specialist | 情報処理安全確保支援士 | 情報セキュリティスペシャリスト
project-manager-exam | プロジェクトマネージャ試験
python-engineer | Python 3 エンジニア認定 | python3エンジニア認定基礎試験 | python エンジニア認定
ruan-kao-senior | 软考高级 | 系统架构设计师 | 信息系统项目管理师 | 高项
ruan-kao-middle | 软考中级 | 软件设计师 | 系统集成项目管理工程师
ncre2 | 计算机二级 | 全国计算机等级考试二级
cet4 | CET-4 | cet4 | 英语四级 | 大学英语四级
cet6 | CET-6 | cet6 | 英语六级 | 大学英语六级
toeic | TOEIC | トーイック
toefl | TOEFL | 托福
ielts | IELTS | 雅思
jlpt-n1 | JLPT N1 | n1 | 日语一级 | 日本語能力試験1級 | 日本語能力試験n1 | 日语n1
jlpt-n2 | JLPT N2 | n2 | 日语二级 | 日本語能力試験2級 | 日本語能力試験n2 | 日语n2
jlpt-n3 | JLPT N3 | n3 | 日本語能力試験n3 | 日语n3
bookkeeping-2 | 日商簿記2級 | 簿記2級
bookkeeping-1 | 日商簿記1級 | 簿記1級
cpa | CPA | 注册会计师 | 公認会計士
cfa | CFA | 特许金融分析师
frm | FRM
salesforce-admin | Salesforce Administrator | salesforce認定アドミニストレーター
`;

const table = lines
  .trim()
  .split('\n')
  .map((line) => {
    const [id = '', ...names] = line.split(' | ').map((field) => field.trim());
    return { id, names };
  });

const index = indexNames(table);
const shownNames: ReadonlyMap<string, string> = new Map(table.map(({ id, names }) => [id, names[0] ?? id]));

/** Who holds the one may do without the other. */
const covers: Readonly<Record<string, readonly string[]>> = {
  'jlpt-n1': ['jlpt-n2', 'jlpt-n3'],
  'jlpt-n2': ['jlpt-n3'],
  cet6: ['cet4'],
  'aws-sap': ['aws-saa'],
  ccie: ['ccnp', 'ccna'],
  ccnp: ['ccna'],
  'applied-it': ['basic-it'],
  'bookkeeping-1': ['bookkeeping-2'],
};

/** Ids of the known certificates in a text, each once. */
export function findCertificates(text: string): readonly string[] {
  return [...new Set(findNames(index, foldText(text)).map(({ id }) => id))];
}

/** Ids of a list as it was extracted; an unknown certificate is kept as its folded text. */
export function readCertificates(list: readonly string[]): readonly string[] {
  const ids = new Set<string>();
  for (const element of list) {
    const found = findCertificates(element);
    const folded = foldText(element).slice(0, 80);
    for (const id of found.length === 0 && folded !== '' ? [folded] : found) ids.add(id);
  }
  return [...ids];
}

export function holdsCertificate(held: readonly string[], asked: string): boolean {
  return held.some((id) => id === asked || covers[id]?.includes(asked) === true);
}

export function certificateName(id: string): string {
  return shownNames.get(id) ?? id;
}
