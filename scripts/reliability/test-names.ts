import { type ESTree, parseSync } from 'vite';

/** A test or a group of tests, by its titles from the outermost group inwards, as the source writes them. */
export type TestName = readonly string[];

const groupWords = new Set(['describe', 'suite']);
const testWords = new Set(['test', 'it']);
/** What may stand between the word and the call. A test that is skipped or only planned holds nothing. */
const variations = new Set(['each', 'for', 'concurrent', 'sequential', 'skipIf', 'runIf', 'slow', 'only']);

interface Call {
  readonly callee: Node;
  readonly arguments: readonly Node[];
}

type Node = ESTree.Node & Record<string, unknown>;

const isNode = (value: unknown): value is Node =>
  typeof value === 'object' && value !== null && typeof (value as { type?: unknown }).type === 'string';

/** The kind of block that a callee opens: `test.each(rows)`, `describe`, `test.describe`; null for any other call. */
function kindOf(callee: Node): 'group' | 'test' | null {
  if (callee.type === 'Identifier') {
    const name = String(callee.name);
    if (groupWords.has(name)) return 'group';
    return testWords.has(name) ? 'test' : null;
  }
  if (callee.type === 'CallExpression') return kindOf((callee as unknown as Call).callee);
  if (callee.type === 'TaggedTemplateExpression') return kindOf(callee.tag as Node);
  if (callee.type !== 'MemberExpression') return null;
  const property = String((callee.property as { name?: unknown }).name);
  const kind = kindOf(callee.object as Node);
  if (kind === null) return null;
  if (property === 'describe') return 'group';
  return variations.has(property) ? kind : null;
}

/** The title of a block as its source writes it, placeholders and all; null where it is computed. */
function titleOf(argument: Node | undefined, code: string): string | null {
  if (argument?.type === 'Literal') return typeof argument.value === 'string' ? argument.value : null;
  if (argument?.type !== 'TemplateLiteral') return null;
  return code.slice(Number(argument.start) + 1, Number(argument.end) - 1);
}

/**
 * Reads the names of all tests and groups in a source file of vitest or of Playwright. A test that is made once a
 * row (`test.each`) has one name, its template.
 */
export function readTestNames(code: string, file = 'tests.ts'): readonly TestName[] {
  const names: TestName[] = [];
  const visit = (node: Node, groups: readonly string[]): void => {
    let inside = groups;
    if (node.type === 'CallExpression') {
      const call = node as unknown as Call;
      const kind = kindOf(call.callee);
      const title = kind === null ? null : titleOf(call.arguments[0], code);
      if (title !== null && call.arguments.length > 1) {
        names.push([...groups, title]);
        if (kind === 'group') inside = [...groups, title];
      }
    }
    for (const value of Object.values(node)) {
      for (const child of Array.isArray(value) ? value : [value]) if (isNode(child)) visit(child, inside);
    }
  };
  visit(parseSync(file, code).program as unknown as Node, []);
  return names;
}
