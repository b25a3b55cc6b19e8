import { readdirSync, readFileSync } from 'node:fs';
import path from 'node:path';
import { fileURLToPath } from 'node:url';
import { parseSync } from 'vite';
import { expect, test } from 'vitest';

const root = fileURLToPath(new URL('..', import.meta.url));
const spokenAttributes = new Set([
  'aria-label',
  'aria-description',
  'aria-roledescription',
  'placeholder',
  'title',
  'alt',
  'label',
]);
const hasLetters = /\p{L}/u;

type Node = { type: string; start: number } & Record<string, unknown>;

function isNode(value: unknown): value is Node {
  return typeof value === 'object' && value !== null && typeof (value as { type?: unknown }).type === 'string';
}

/**
 * String literals an expression may evaluate to: through `a ? b : c`, `a && b`, `a ?? b` and templates, but not through
 * calls.
 */
function textsOf(node: unknown): string[] {
  if (!isNode(node)) return [];
  switch (node.type) {
    case 'Literal':
      return typeof node.value === 'string' ? [node.value] : [];
    case 'TemplateLiteral':
      return (node.quasis as Array<{ value: { raw: string } }>).map((quasi) => quasi.value.raw);
    case 'ConditionalExpression':
      return [...textsOf(node.consequent), ...textsOf(node.alternate)];
    case 'LogicalExpression':
      return [...textsOf(node.left), ...textsOf(node.right)];
    case 'JSXExpressionContainer':
      return textsOf(node.expression);
    default:
      return [];
  }
}

function literalTextsIn(source: string, file: string): string[] {
  const found: string[] = [];
  const visit = (value: unknown): void => {
    if (Array.isArray(value)) {
      value.forEach(visit);
      return;
    }
    if (!isNode(value)) return;
    if (value.type === 'JSXText') found.push(value.value as string);
    if (value.type === 'JSXElement' || value.type === 'JSXFragment') {
      for (const child of value.children as Node[])
        if (child.type === 'JSXExpressionContainer') found.push(...textsOf(child));
    }
    if (value.type === 'JSXAttribute' && spokenAttributes.has((value.name as { name: string }).name)) {
      found.push(...textsOf(value.value));
    }
    Object.values(value).forEach(visit);
  };
  visit(parseSync(file, source).program);
  return found.map((text) => text.trim()).filter((text) => hasLetters.test(text));
}

const files = ['components', 'app'].flatMap((folder) =>
  readdirSync(path.join(root, folder), { recursive: true, encoding: 'utf8' })
    .filter((file) => file.endsWith('.tsx'))
    .map((file) => path.join(folder, file)),
);

test.each(files)('%s takes every word from the message catalogue', (file) => {
  expect(literalTextsIn(readFileSync(path.join(root, file), 'utf8'), file)).toEqual([]);
});

test('finds literal words wherever a component could hide them', () => {
  const source = `
    export const A = ({ isOn }) => <p title={isOn ? 'On' : t('off')} className="text-sm" aria-label="Name">
      Hello {isOn && 'there'} {\`\${size} left\`} · {t('fine')}
    </p>`;
  expect(literalTextsIn(source, 'a.tsx').sort()).toEqual(['Hello', 'Name', 'On', 'left', 'there']);
});
