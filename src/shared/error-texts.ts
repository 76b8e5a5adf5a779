import type { ErrorCode, ErrorInfo } from './app-error.ts';
import { type MailReason, mailReasons } from './mail-import.ts';

export interface ErrorText {
  /** One sentence for the person. */
  readonly message: string;
  /** What to do about it; may be empty. */
  readonly hint: string;
}

interface Template {
  /** From the most telling to the plainest: the first whose every {param} is known is used. The last has none. */
  readonly message: readonly [string, ...string[]];
  readonly hint: string;
}

const template = (hint: string, ...message: readonly [string, ...string[]]): Template => ({ message, hint });

/** Chinese for every code. `{file}` is the last part of a `path`. */
const chinese: Readonly<Record<ErrorCode, Template>> = {
  file_not_found: template(
    '文件可能已被移动、改名或删除，请重新选择。',
    '找不到文件“{file}”。',
    '找不到这个文件。',
  ),
  is_directory: template(
    '请选择一个 SQLite 文件。',
    '“{file}”是文件夹，不是文件。',
    '这是文件夹，不是文件。',
  ),
  empty_file: template('请检查文件是否复制或下载完整。', '“{file}”是空文件。', '这是一个空文件。'),
  not_a_database: template(
    '请选择 SQLite 数据库，常见扩展名为 .db、.sqlite 或 .sqlite3。',
    '“{file}”不是 SQLite 数据库。',
    '这个文件不是 SQLite 数据库。',
  ),
  no_usable_table: template(
    '需要一张表，至少包含用户、时间，以及行为文本或行为字段。',
    '“{file}”中没有可用的行为数据表。',
    '文件中没有可用的行为数据表。',
  ),
  permission_denied: template(
    '请检查文件和所在文件夹的权限，或把文件复制到有权限的位置。',
    '没有权限访问“{file}”。',
    '没有权限访问这个文件。',
  ),
  database_corrupt: template(
    '请用备份替换，或用 SQLite 工具修复后再打开。文件未被改动。',
    '数据库“{file}”已损坏。',
    '数据库已损坏。',
  ),
  database_locked: template(
    '请在其他程序中关闭该文件，然后重试。',
    '“{file}”正被其他程序占用。',
    '文件正被其他程序占用。',
  ),
  database_in_use: template(
    '请等那边的任务结束，或先在那边暂停；在此之前这里可以查看。',
    '另一个拾穗（{host} 上的进程 {pid}，始于 {since}）正在处理这个文件。',
    '另一个拾穗正在使用“{file}”。',
    '另一个拾穗（进程 {pid}）正在使用这个文件。',
    '另一个拾穗正在使用这个文件。',
  ),
  ledger_newer: template(
    '请升级拾穗后再打开。文件未被改动。',
    '“{file}”由更新版本的拾穗写入，当前版本无法打开。',
    '文件由更新版本的拾穗写入，当前版本无法打开。',
  ),
  ledger_damaged: template(
    '下一个任务会处理还没有结果的用户。',
    '文件中以往任务的记录已损坏，已原样另存到 {tables}；结果全部保留。',
    '文件中以往任务的记录已损坏，已原样另存；结果全部保留。',
  ),
  name_taken: template(
    '请改名或删除它，然后重新打开文件。文件未被改动，也没有发送任何内容。',
    '拾穗要写入的名称“{name}”已被占用。',
    '拾穗要写入的名称已被占用。',
  ),
  rows_without_user: template(
    '如果这些记录属于某个用户，请补全用户后重新打开文件。',
    '有 {count} 条记录没有用户，不会被处理。',
    '有记录没有用户，不会被处理。',
  ),
  source_changed: template(
    '把文件放回原处后可以继续；如果内容已被改写，请先用备份恢复，再重新打开。',
    '“{file}”在任务期间被移动、替换或改写。',
    '文件在任务期间被移动、替换或改写。',
  ),
  disk_full: template('请在文件所在的磁盘上腾出空间，然后继续。', '磁盘空间不足，无法写入结果。'),
  io_error: template(
    '请检查磁盘或网络驱动器是否正常，然后重试。',
    '读写“{file}”时出错。',
    '读写文件时出错。',
  ),
  read_only: template('请检查文件和所在文件夹是否可写。', '“{file}”无法写入。', '文件无法写入。'),
  backup_failed: template(
    '请检查备份文件夹所在的磁盘，然后重试。文件未被改动，也没有发送任何内容。',
    '无法备份“{file}”，所以任务没有开始。',
    '无法备份文件，所以任务没有开始。',
  ),
  backup_skipped: template(
    '如有需要，请在开始任务前自行复制一份。',
    '“{file}”大于 {limit}，第一次写入前不会自动备份。',
    '文件过大，第一次写入前不会自动备份。',
  ),
  bad_input: template(
    '请修改后重试。',
    '接口地址“{baseUrl}”不正确。',
    '输入的内容不正确（{field}）。',
    '输入的内容不正确。',
  ),
  no_mail_table: template('请先导入邮箱，或打开含有 emails 表的文件。', '这个文件里没有邮件。'),
  not_embedded: template('请先用这个向量模型处理邮件。', '这里还没有 {model} 的向量。', '这里还没有向量。'),
  export_failed: template('请检查文件夹是否可写、磁盘是否有空间。', '无法写入文件：{path}', '无法写入文件。'),
  unknown_mail: template('请刷新邮件列表后重试。', '文件中没有邮件“{mail}”。', '文件中没有这封邮件。'),
  unknown_user: template('请刷新用户列表后重试。', '文件中没有用户“{user}”。', '文件中没有这个用户。'),
  no_file_open: template('请先打开一个数据库。', '还没有打开文件。'),
  no_job: template('请先开始一个任务。', '这个文件还没有任务。'),
  job_running: template('请等它结束，或先取消它。', '已有任务正在进行。'),
  job_not_running: template('', '任务当前没有在运行。'),
  too_many_subscribers: template(
    '请先让其中一个退出。',
    '一个任务最多有 {most} 个订阅者，名额已满。',
    '这个任务的订阅者已满。',
  ),
  job_finished: template('如需再次处理，请开始新的任务。', '任务已经结束。'),
  auth: template('请在设置中检查密钥并测试连接。', '服务商不接受这个 API 密钥。'),
  quota: template('请向服务商充值，或换用其他模型。', '账户余额或额度已用尽。'),
  budget: template('请在设置中提高预算，然后继续。', '已达到预算上限（{budget}）。', '已达到预算上限。'),
  model_not_found: template('请在设置中选择其他模型。', '服务商没有模型“{model}”。', '服务商没有这个模型。'),
  rate_limited: template('请稍后再试，或在设置中调低并发请求数。', '请求过于频繁，被服务商限流。'),
  server_error: template('通常是暂时的，请稍后重试。', '服务商出错（HTTP {status}）。', '服务商出错。'),
  offline: template('请检查网络、代理和设置中的接口地址。', '无法连接到 {host}。', '无法连接到模型服务。'),
  host_not_found: template(
    '请检查网络，以及设置中的接口地址是否拼写正确。',
    '找不到地址 {host}。',
    '找不到模型服务的地址。',
  ),
  connection_refused: template(
    '请确认模型服务已启动，且接口地址中的端口正确。',
    '{host} 拒绝了连接，该端口没有服务在监听。',
    '连接被拒绝，该地址没有服务在监听。',
  ),
  tls_failed: template(
    '请检查接口地址、本机时间，以及是否有代理替换了证书，然后继续。',
    '无法与模型建立安全连接（{detail}）。',
    '无法与模型建立安全连接。',
  ),
  redirected: template(
    '请在设置中填写最终的接口地址，然后继续；密钥不会随重定向发送。',
    '这个地址返回了重定向。',
  ),
  idle_timeout: template(
    '可在设置中延长无响应超时，或减少单次输入。',
    '模型超过 {seconds} 秒没有任何输出。',
    '模型长时间没有任何输出。',
  ),
  connection_lost: template('通常是暂时的，请重试。', '与模型的连接中断。'),
  not_a_model: template(
    '请检查设置中的接口地址，通常以 /v1 结尾。',
    '{host} 返回的内容不是模型接口的回复。',
    '这个地址返回的内容不是模型接口的回复。',
  ),
  bad_request: template(
    '请检查设置中的模型名称和各项限制。',
    '服务商拒绝了请求：{detail}',
    '服务商拒绝了请求。',
  ),
  context_length: template('请在设置中调低单次输入上限。', '请求超出了模型的上下文长度。'),
  content_filter: template(
    '其余内容不受影响；如需处理，请换用其他模型或服务商。',
    '服务商的内容审核拦截了这部分内容：{detail}',
    '服务商的内容审核拦截了这部分内容。',
  ),
  reasoning_exhausted: template(
    '请在设置中调高单次输出上限，或换用不带思考的模型，然后继续。',
    '模型把 {tokens} 个词元的输出上限全部用于思考，没有写出答案。',
    '模型把输出上限全部用于思考，没有写出答案。',
  ),
  limit_reached: template(
    '请到时再继续，或换用其他模型；已收到的内容全部保留。',
    '服务商的用量限额已用尽，{until} 后恢复。',
    '服务商的用量限额已用尽。',
  ),
  no_embeddings: template(
    '请在设置中换一个向量模型，或换用提供向量接口的服务商，然后继续；邮件尚未处理，没有产生费用。',
    '这个地址没有向量模型“{model}”。',
    '这个地址没有这个向量模型。',
  ),
  aborted: template('', '请求已中止。'),
  empty_reply: template('可重新处理该用户，或换用其他模型。', '模型返回了空回复。'),
  refusal: template('可查看模型回复，调整提取说明后重新处理。', '模型拒绝回答。'),
  malformed_reply: template(
    '可查看模型回复，重新处理该用户，或换用其他模型。',
    '模型回复的第 {line} 行不符合约定格式。',
    '模型回复不符合约定格式。',
  ),
  truncated_reply: template('请在设置中调高单次输出上限，或换用输出更长的模型。', '模型回复被截断。'),
  missing_user: template('可重新处理该用户。', '模型回复中缺少该用户。'),
  mail_missing: template('可重新处理该邮件。', '模型回复中缺少该邮件。'),
  mail_malformed: template('可重新处理该邮件。', '模型对该邮件的回答无法读取。'),
  field_ungrounded: template('可重新处理该邮件。', '模型给出的内容在所引用的行中找不到。'),
  fields_missing: template('可重新处理该邮件。', '模型没有交代该邮件的全部字段。'),
  nothing_found: template('请查看邮件原文；如分类有误，可重新处理。', '模型没有在该邮件中找到任何内容。'),
  scores_missing: template('可重新运行匹配。', '模型没有给部分候选人打分。'),
  rows_unaccounted: template(
    '可重新处理该用户，或在设置中调低最低覆盖率。',
    '有 {count} 条记录既未被事件引用，也未被略过。',
    '有记录既未被事件引用，也未被略过。',
  ),
  end_missing: template('可重新处理该用户。', '模型没有读完该用户的全部记录。'),
  end_mismatch: template('可重新处理该用户。', '模型标出的末尾与该用户的最后一条记录不符。'),
  user_repeated: template('可重新处理该用户。', '模型回复中同一用户出现了多次。'),
  rows_contradictory: template('可重新处理该用户。', '模型把同一条记录既引用又略过。'),
  poison_item: template(
    '请查看该用户的记录和模型回复；其他用户不受影响。',
    '处理该用户时连续 {attempts} 次出现异常，已跳过。',
    '处理该用户时多次出现异常，已跳过。',
  ),
  weights_invalid: template(
    '请为每项权重填写 0 到 1 之间的数，使其总和为 1。',
    '权重之和必须为 1，现在是 {sum}。',
    '权重之和必须为 1。',
  ),
  vector_unusable: template('请检查设置中的向量模型，然后重试。', '向量模型返回的向量无法使用。'),
  vectors_unavailable: template(
    '请重新安装拾穗；在此之前其他功能不受影响。',
    '无法加载向量搜索组件（{platform}）。',
    '无法加载向量搜索组件。',
  ),
  not_a_mailbox: template(
    '请选择 .mbox 文件，或包含 .eml 文件的文件夹。',
    '“{file}”不是邮箱文件。',
    '这个文件不是邮箱文件。',
  ),
  no_mail: template(
    '请选择 .mbox 文件，或包含 .eml 文件的文件夹。',
    '“{file}”中没有邮件。',
    '这里没有邮件。',
  ),
  output_exists: template('请换一个名称。已有的文件不会被覆盖。', '“{file}”已经存在。', '目标文件已经存在。'),
  import_running: template('请等待它结束，或取消它。', '已有导入正在进行。'),
  mail_unreadable: template(
    '这封邮件未导入，其他邮件不受影响。',
    '无法读取这封邮件：{reasonTexts}。',
    '无法读取这封邮件。',
  ),
  mail_too_large: template(
    '这封邮件未导入，其他邮件不受影响。',
    '邮件过大（{megabytes} MB）。',
    '邮件过大。',
  ),
  mail_damaged: template('能读出的内容已经导入。', '邮件未能完整读取：{reasonTexts}。', '邮件未能完整读取。'),
  engine_out_of_memory: template(
    '请在设置中调低单次输入上限和并发请求数，然后继续。',
    '引擎连续 {deaths} 次内存不足。',
    '引擎内存不足。',
  ),
  engine_died: template(
    '已保存的内容没有丢失。可继续任务重试；如果再次发生，请查看日志文件。',
    '引擎连续 {deaths} 次意外停止。',
    '引擎意外停止。',
  ),
  engine_restarted: template('已保存的内容没有丢失，任务会自动继续。', '引擎意外停止，已重新启动。'),
  engine_restarted_smaller: template(
    '已保存的内容没有丢失，任务会以一半的批量自动继续。',
    '引擎内存不足，已重新启动。',
  ),
  key_storage_unavailable: template('密钥会保留到退出拾穗为止。', '系统的安全存储不可用。'),
  settings_damaged: template('损坏的文件已另行保留，当前使用默认设置。', '设置文件已损坏。'),
  forbidden: template('', '这个操作不被允许。'),
  internal: template(
    '已保存的内容没有丢失。请重试；如果再次出现，请反馈这句话。',
    '拾穗内部出错：{detail}',
    '拾穗内部出错。',
  ),
};

/**
 * What an error says in a language. English is the error's own words; Chinese is written by code, with the values
 * that the error names where it names them. A code from a later version falls back to the error's own words.
 */
export function errorText(info: ErrorInfo, language: 'en' | 'zh-CN'): ErrorText {
  if (language === 'en') return { message: info.message, hint: info.hint };
  const entry: Template | undefined = chinese[info.code];
  if (entry === undefined) return { message: info.message, hint: info.hint };
  const params = withReasons(withFile(info.params ?? {}));
  const filled = entry.message.map((text) => fill(text, params)).find((text) => text !== null);
  return { message: filled ?? info.message, hint: entry.hint };
}

type Params = Readonly<Record<string, string | number>>;

function withFile(params: Params): Params {
  const path = params.file ?? params.path;
  if (path === undefined) return params;
  const name = String(path)
    .split(/[\\/]/)
    .findLast((part) => part !== '');
  return { ...params, file: name ?? String(path) };
}

const reasonTexts: Readonly<Record<MailReason, string>> = {
  headless: '没有邮件头，全文已当作正文',
  stray_lines: '邮件头前或其中有不属于邮件头的行，已略去',
  undecodable: '部分文字的编码无法识别',
  unknown_charset: '标注的编码未知',
  cut_off: '邮件不完整，末尾缺失',
  cut_base64: 'base64 内容被截断',
  empty: '内容为空',
  not_mail: '不是邮件',
  too_many_lines: '行数过多',
  too_complex: '邮件头过长或嵌套过深',
  closed_file: '文件无法打开',
};

/** Why a mail could not be read, in Chinese. */
function withReasons(params: Params): Params {
  const named = String(params.reasons ?? '').split(',');
  const texts = mailReasons.filter((reason) => named.includes(reason)).map((reason) => reasonTexts[reason]);
  return texts.length === 0 ? params : { ...params, reasonTexts: texts.join('；') };
}

/** The text with its params in place, or null where one is not known. */
function fill(text: string, params: Params): string | null {
  let complete = true;
  const filled = text.replaceAll(/\{(\w+)\}/g, (_, name: string) => {
    const value = params[name];
    if (value === undefined || value === '') complete = false;
    return String(value);
  });
  return complete ? filled : null;
}
