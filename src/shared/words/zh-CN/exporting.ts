import type { exporting as english } from '../en/exporting.ts';
import type { Wording } from '../wording.ts';

/** 导出表格的通用文字。 */
export const exporting: Wording<typeof english> = {
  exporting: {
    title: '导出',
    what: '内容',
    format: '格式',
    formats: { csv: 'CSV', jsonl: 'JSON 行', xlsx: 'Excel', parquet: 'Parquet' },
    bom: '写入字节顺序标记（BOM）',
    bomHint: 'Excel 需要它才能正确显示中文；读取数据的程序可能不需要。',
    start: '导出…',
    cancel: '取消导出',
    rows_other: '{{count, number}} 行',
    rowsOf: '{{rows}} / {{total}} 行',
    done_other: '{{count, number}} 行已写入 {{path}}',
    looking: '正在查找要导出的内容…',
    cut_other: '{{count, number}} 个单元格超过了 Excel 的 32,767 字符上限，已被截断；其他格式保留全部内容。',
  },
};
