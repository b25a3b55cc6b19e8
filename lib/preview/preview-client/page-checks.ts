const mediaNames: ReadonlySet<string> = new Set('IMG SVG CANVAS VIDEO IFRAME INPUT TEXTAREA SELECT BUTTON'.split(' '));

/** Whether an element paints something of its own: a border, a shadow, or a background other than the page's. */
function paints(element: Element, { width, height }: DOMRect): boolean {
  if (mediaNames.has(element.tagName.toUpperCase())) return true;
  const style = getComputedStyle(element);
  if (style.visibility === 'hidden' || style.opacity === '0') return false;
  if (style.borderTopWidth !== '0px' || style.boxShadow !== 'none') return true;
  const isWholePage = width * height >= window.innerWidth * window.innerHeight * 0.9;
  const isClear = style.backgroundColor === 'rgba(0, 0, 0, 0)' || style.backgroundColor === 'transparent';
  return style.backgroundImage !== 'none' || (!isClear && !isWholePage);
}

/** Whether the page shows nothing at all, or a single colour. */
export function isBlank(page: Document): boolean {
  const body = page.body;
  if (!body) return true;
  if (body.innerText.trim() !== '') return false;
  for (const element of body.querySelectorAll('*')) {
    const box = element.getBoundingClientRect();
    if (box.width > 0 && box.height > 0 && paints(element, box)) return false;
  }
  return true;
}

/** Describes an element briefly enough for a sentence: `main > table.prices`. */
export function nameElement(element: Element): string {
  const own = (one: Element) => {
    if (one.id) return `${one.tagName.toLowerCase()}#${one.id}`;
    const [firstClass] = one.classList;
    return one.tagName.toLowerCase() + (firstClass ? `.${firstClass}` : '');
  };
  const parent = element.parentElement;
  return (parent && parent.tagName !== 'BODY' ? `${own(parent)} > ${own(element)}` : own(element)).slice(0, 120);
}

/**
 * Whether an ancestor scrolls or clips the element. Ancestors that are not positioned don't contain an absolutely
 * positioned element.
 */
function isContained(element: Element): boolean {
  let isAbsolute = getComputedStyle(element).position === 'absolute';
  for (let box = element.parentElement; box && box !== document.body; box = box.parentElement) {
    const { overflowX, position } = getComputedStyle(box);
    if (isAbsolute && position === 'static') continue;
    if (overflowX !== 'visible') return true;
    isAbsolute = position === 'absolute';
  }
  return false;
}

/**
 * Returns by how many px the page is too wide for the window, and the widest element. Content that scrolls inside its
 * own box, such as a table, is fine.
 */
export function findOverflow(page: Document): { message: string; excerpt: string } | null {
  const width = window.innerWidth;
  const wide = page.documentElement.scrollWidth;
  // Allow one pixel for rounding.
  if (wide <= width + 1) return null;
  let worst: Element | null = null;
  let worstRight = width + 1;
  for (const element of page.body.querySelectorAll('*')) {
    const { right, width: own } = element.getBoundingClientRect();
    if (own > 0 && right + window.scrollX >= worstRight && !isContained(element)) {
      worst = element;
      worstRight = right + window.scrollX;
    }
  }
  const culprit = worst ? nameElement(worst) : 'the page';
  return {
    message: `The page is ${Math.round(wide - width)} px wider than a ${width} px screen: ${culprit} sticks out to the right.`,
    excerpt: worst ? (worst.cloneNode(false) as Element).outerHTML.slice(0, 500) : '',
  };
}

/**
 * Finds invalid `pattern`s. The browser ignores them, so that any text passes, and reports them only in the developer
 * console.
 */
export function findUnreadablePatterns(page: Document): Array<{ message: string; excerpt: string }> {
  return [...page.querySelectorAll<HTMLInputElement>('input[pattern]')].flatMap((input) => {
    try {
      void new RegExp(`^(?:${input.pattern})$`, 'v');
      return [];
    } catch (error) {
      const message = `The pattern ${input.pattern} of ${nameElement(input)} is not a valid regular expression (${String(error)}), so any text passes.`;
      return [{ message: message.slice(0, 1000), excerpt: input.outerHTML.slice(0, 500) }];
    }
  });
}
