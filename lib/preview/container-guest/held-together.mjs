/** The code plugin-react adds to let a module accept its own updates; it checks in the page whether it can. */
const accepts = 'import.meta.hot.accept((nextExports)';

const isFunction = (node) => /^(?:Function|ArrowFunction|Class)/.test(node?.type ?? '');
const isMade = (node) => /^(?:Call|New|Object|Array)Expression$/.test(node?.type ?? '');
const isContext = (node) => {
  const callee = node?.type === 'CallExpression' ? node.callee : null;
  return (callee?.property?.name ?? callee?.name) === 'createContext';
};

/** Whether React can replace an export of this kind: a component, judged by name as React Refresh does, or a plain value. */
function isExchangeable(name, node) {
  if (isContext(node)) return false;
  return /^[A-Z]/.test(name) || !(isFunction(node) || isMade(node));
}

/** Whether the module with this syntax tree (ESTree) exports only what React can replace in a running page. */
export function isExchangeableModule(program) {
  const values = new Map();
  const given = [];
  for (const statement of program.body) {
    const declaration = statement.declaration ?? statement;
    const declared =
      declaration.type === 'VariableDeclaration'
        ? declaration.declarations.map(({ id, init }) => [id.name, init])
        : declaration.id
          ? [[declaration.id.name, declaration]]
          : [];
    for (const [name, node] of declared) values.set(name, node);
    if (statement.type === 'ExportDefaultDeclaration') given.push(declaration.id?.name ?? declaration.name);
    if (statement.type !== 'ExportNamedDeclaration' || statement.source) continue;
    given.push(...declared.map(([name]) => name));
    given.push(...(statement.specifiers ?? []).map(({ local }) => local.name));
  }
  return given.every((name) => name === undefined || isExchangeable(name, values.get(name)));
}

/**
 * Updates a file that exports more than components, such as a context and its hook, together with its importers. Vite's
 * React plugin lets such a file accept its own update and only then has the page request the importers. If some
 * importers had changed in the same update, they used the new context while the rest used the old one, and the app
 * crashed.
 */
export const heldTogether = {
  name: 'easel-held-together',
  enforce: 'post',
  transform(code) {
    if (!code.includes(accepts) || isExchangeableModule(this.parse(code))) return null;
    // The plugin's code comes after all source lines, so the source map stays valid.
    return { code: code.replace(accepts, 'void ((nextExports)'), map: null };
  },
};
