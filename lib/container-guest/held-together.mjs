/** How plugin-react has a file replaced by itself, to find out in the page whether it can be. */
const accepts = 'import.meta.hot.accept((nextExports)';

const isFunction = (node) => /^(?:Function|ArrowFunction|Class)/.test(node?.type ?? '');
const isMade = (node) => /^(?:Call|New|Object|Array)Expression$/.test(node?.type ?? '');
const isContext = (node) => {
  const callee = node?.type === 'CallExpression' ? node.callee : null;
  return (callee?.property?.name ?? callee?.name) === 'createContext';
};

/** Whether React can put a new one of these in the place of the old: by name, as its own refresh does, or a plain value. */
function isExchangeable(name, node) {
  if (isContext(node)) return false;
  return /^[A-Z]/.test(name) || !(isFunction(node) || isMade(node));
}

/** Whether a module of that syntax tree (ESTree) gives away nothing but what React can exchange in a running page. */
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
 * Has a file that gives more than components, such as a context and its hook, replaced together with all that use it.
 * Vite's React plugin would have it replaced by itself, and only the page, that has it by then, asks for its users: where some
 * of them were changed too, these had the new context and the others the old, and the app threw and was gone.
 */
export const heldTogether = {
  name: 'easel-held-together',
  enforce: 'post',
  transform(code) {
    if (!code.includes(accepts) || isExchangeableModule(this.parse(code))) return null;
    // The lines of the source stand before it.
    return { code: code.replace(accepts, 'void ((nextExports)'), map: null };
  },
};
