import type { Visit, VisitStep } from '../runtime/visit';
import { goInPlace } from './routes';
import type { Settle } from './settle';

const stepCap = 4000;

const implicitRoles: Readonly<Record<string, string>> = {
  button: 'button, input[type=submit], input[type=button], summary',
  link: 'a[href]',
  checkbox: 'input[type=checkbox]',
  radio: 'input[type=radio]',
  combobox: 'select',
  heading: 'h1, h2, h3, h4, h5, h6',
  textbox:
    'textarea, input:not([type]), input[type=text], input[type=email], input[type=search], input[type=tel], input[type=url], input[type=password]',
};

const tidy = (text: string | null | undefined) => (text ?? '').replace(/\s+/g, ' ').trim();

/** The name assistive technology would say, near enough for apps: labelled-by, label, own label element, content. */
export function accessibleName(element: Element): string {
  const labelledBy = element.getAttribute('aria-labelledby');
  if (labelledBy) {
    return tidy(
      labelledBy
        .split(/\s+/)
        .map((id) => document.getElementById(id)?.textContent ?? '')
        .join(' '),
    );
  }
  const labels = 'labels' in element ? (element as HTMLInputElement).labels : null;
  return tidy(
    element.getAttribute('aria-label') ??
      (labels?.[0] ? labels[0].textContent : null) ??
      (tidy(element.textContent) ||
        (element.getAttribute('alt') ?? element.getAttribute('title') ?? element.getAttribute('placeholder')) ||
        (element instanceof HTMLInputElement ? element.value : '')),
  );
}

function isShown(element: Element): boolean {
  return element.getClientRects().length > 0;
}

function findNamed(selector: string, name: string): HTMLElement | null {
  const shown = [...document.querySelectorAll<HTMLElement>(selector)].filter(isShown);
  return (
    shown.find((element) => accessibleName(element) === name) ??
    shown.find((element) => accessibleName(element).toLowerCase().includes(name.toLowerCase())) ??
    null
  );
}

function setValue(element: HTMLElement, text: string): void {
  if (element instanceof HTMLSelectElement) {
    const option = [...element.options].find((one) => tidy(one.text) === text || one.value === text);
    if (option) element.value = option.value;
  } else if (element instanceof HTMLInputElement || element instanceof HTMLTextAreaElement) {
    // Through the prototype: React replaces the setter on the element and would take this for its own change.
    const prototype = element instanceof HTMLInputElement ? HTMLInputElement.prototype : HTMLTextAreaElement.prototype;
    Object.getOwnPropertyDescriptor(prototype, 'value')?.set?.call(element, text);
  }
  element.dispatchEvent(new Event('input', { bubbles: true }));
  element.dispatchEvent(new Event('change', { bubbles: true }));
}

function click(element: HTMLElement): void {
  const options = { bubbles: true, cancelable: true, composed: true, button: 0 };
  element.dispatchEvent(new PointerEvent('pointerdown', { ...options, pointerType: 'mouse', isPrimary: true }));
  element.dispatchEvent(new MouseEvent('mousedown', options));
  element.focus();
  element.dispatchEvent(new PointerEvent('pointerup', { ...options, pointerType: 'mouse', isPrimary: true }));
  element.dispatchEvent(new MouseEvent('mouseup', options));
  element.click();
}

function press(key: string): void {
  const target = document.activeElement ?? document.body;
  const isTaken = !target.dispatchEvent(new KeyboardEvent('keydown', { key, bubbles: true, cancelable: true }));
  if (key === 'Enter' && !isTaken && target instanceof HTMLInputElement) target.form?.requestSubmit();
  target.dispatchEvent(new KeyboardEvent('keyup', { key, bubbles: true }));
}

/** Tries at once and after every change of the page, until it works or four seconds are over. */
function until(attempt: () => boolean): Promise<boolean> {
  return new Promise((resolve) => {
    if (attempt()) return resolve(true);
    const observer = new MutationObserver(() => {
      if (attempt()) finish(true);
    });
    const limit = setTimeout(() => finish(false), stepCap);
    const finish = (isDone: boolean) => {
      observer.disconnect();
      clearTimeout(limit);
      resolve(isDone);
    };
    observer.observe(document, { subtree: true, childList: true, attributes: true, characterData: true });
  });
}

function takeStep(step: VisitStep): Promise<boolean> {
  switch (step.do) {
    case 'go':
      goInPlace(step.route);
      return Promise.resolve(true);
    case 'click': {
      const selector = [`[role="${CSS.escape(step.role)}"]`, implicitRoles[step.role]].filter(Boolean).join(', ');
      return until(() => {
        const element = findNamed(selector, step.name);
        if (element) click(element);
        return element !== null;
      });
    }
    case 'fill':
      return until(() => {
        const element = findNamed('input, textarea, select, [role=textbox]', step.label);
        if (element) setValue(element, step.text);
        return element !== null;
      });
    case 'press':
      press(step.key);
      return Promise.resolve(true);
    case 'wait-for-text':
      return until(() => document.body.innerText.includes(step.text));
    default:
      return step satisfies never;
  }
}

/** Carries out a visit, settling after each step; the number of the first step that could not be done, or null. */
export async function takeVisit(visit: Visit, settle: Settle): Promise<number | null> {
  for (const [index, step] of visit.entries()) {
    if (!(await takeStep(step))) return index;
    await settle.whenSettled(stepCap);
  }
  return null;
}
