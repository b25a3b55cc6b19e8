import { getRoles, isInaccessible } from '@testing-library/dom';
import { outlineLimits } from '../../base/promises/page-outline';
import { roles, type Role } from '../../base/promises/promise';
import { foldRuns, type OutlinedLine } from './fold-runs';
import { isDisabled, nameOf, statesOf, textOf, valuesOf } from './find-things';

export type OutlinedPage = {
  lines: string[];
  /** Buttons and tabs that might reveal more when pressed, in page order; none that submits a form. */
  presses: Array<{ role: 'button' | 'tab'; name: string }>;
};

/** Roles that only group other elements; the elements inside are listed themselves. */
const silent: ReadonlySet<string> = new Set<Role>([
  ...(['list', 'main', 'group', 'paragraph', 'form', 'tablist', 'radiogroup', 'separator', 'option', 'time'] as const),
  ...(['term', 'definition', 'grid', 'menu', 'listbox', 'tabpanel', 'figure', 'cell', 'gridcell', 'search'] as const),
  ...(['banner', 'contentinfo', 'complementary', 'navigation', 'region', 'rowheader', 'columnheader', 'tree'] as const),
]);
/** Roles named by their content. Only the first `mostRepeated` are listed, because the rest look alike. */
const repeated: ReadonlySet<string> = new Set<Role>(['listitem', 'row', 'article']);
const mostRepeated = 3;
/** Fields without an ARIA role. Journeys find them as text boxes. */
const plainFields =
  'input[type=date], input[type=time], input[type=datetime-local], input[type=month], input[type=week], input[type=password], input[type=color]';
const mostPresses = 8;
const longestName = 80;

/** Lists what a page shows, by role and accessible name, for a model that writes journeys. */
export function outlinePage(page: Document): OutlinedPage {
  const found = thingsOf(page.body);
  const lines: OutlinedLine[] = [];
  const seen = new Map<string, number>();
  const counts = new Map<string, number>();
  const presses = new Map<string, OutlinedPage['presses'][number]>();
  for (const { element, role } of found) {
    if (isInaccessible(element)) continue;
    const kind = repeated.has(role);
    counts.set(role, (counts.get(role) ?? 0) + 1);
    if (kind && counts.get(role)! > mostRepeated) continue;
    const name = (nameOf(element) || (kind || holdsText.has(role) ? textOf(element) : '')).slice(0, longestName);
    if (name === '' && !fieldRoles.has(role)) continue;
    const line = describe(element, role, name);
    const times = seen.get(line) ?? 0;
    seen.set(line, times + 1);
    if (times === 0) lines.push({ role, line });
    const isPress = (role === 'button' || role === 'tab') && !isDisabled(element) && !sendsForm(element);
    if (isPress && name !== '') presses.set(`${role} ${name}`, { role, name });
  }
  const told = foldRuns(
    lines.map(({ role, line }) => {
      const times = seen.get(line) ?? 1;
      return { role, line: times > 1 ? `${line} ×${times}` : line };
    }),
  );
  for (const role of repeated) {
    const number = counts.get(role) ?? 0;
    if (number > mostRepeated) told.push(`${role}: ${number} of them`);
  }
  return {
    lines: told.slice(0, outlineLimits.lines).map((line) => line.slice(0, outlineLimits.line)),
    presses: [...presses.values()].slice(0, mostPresses),
  };
}

const holdsText: ReadonlySet<string> = new Set<Role>(['alert', 'status', 'note', 'log']);
const fieldRoles: ReadonlySet<string> = new Set<Role>([
  ...(['textbox', 'searchbox', 'spinbutton', 'slider', 'checkbox', 'switch', 'radio', 'combobox'] as const),
]);

function thingsOf(body: HTMLElement): Array<{ element: HTMLElement; role: Role }> {
  const byElement = new Map<HTMLElement, Role>();
  for (const [role, elements] of Object.entries(getRoles(body))) {
    if (!isRole(role) || silent.has(role)) continue;
    for (const element of elements) if (!byElement.has(element)) byElement.set(element, role);
  }
  for (const field of body.querySelectorAll<HTMLElement>(plainFields)) {
    if (!byElement.has(field)) byElement.set(field, 'textbox');
  }
  return [...byElement]
    .map(([element, role]) => ({ element, role }))
    .toSorted((one, other) =>
      one.element.compareDocumentPosition(other.element) & Node.DOCUMENT_POSITION_FOLLOWING ? -1 : 1,
    );
}

const isRole = (role: string): role is Role => (roles as readonly string[]).includes(role);

function describe(element: HTMLElement, role: Role, name: string): string {
  const parts = [`${role} "${name}"`];
  for (const state of statesOf(element)) if (state !== 'enabled') parts.push(state);
  if (fieldRoles.has(role)) {
    const type = element.getAttribute('type');
    if (type !== null && ['date', 'time', 'datetime-local', 'month', 'week', 'password'].includes(type)) {
      parts.push(`(${type})`);
    }
    const isTicked = type === 'checkbox' || type === 'radio';
    const [value = ''] = isTicked || type === 'password' ? [] : valuesOf(element);
    if (value !== '') parts.push(`with "${value.slice(0, 40)}"`);
    if (element instanceof HTMLSelectElement) {
      parts.push(
        `of ${[...element.options]
          .slice(0, 6)
          .map(({ text }) => `"${text.trim().slice(0, 30)}"`)
          .join(', ')}`,
      );
    }
  }
  if (role === 'link' && element instanceof HTMLAnchorElement && element.origin === location.origin) {
    parts.push(`to ${element.pathname}${element.hash}`.slice(0, 60));
  }
  return parts.join(' ').replace(/\s+/g, ' ');
}

function sendsForm(element: HTMLElement): boolean {
  const { form, type } = element as HTMLButtonElement;
  return (form ?? null) !== null && type === 'submit';
}
