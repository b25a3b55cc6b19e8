/** One step of a plan, as inline Markdown without its bullet. */
export type PlanStep = string;

const bullet = /^(\s*)(?:[-*+]|\d+[.)])\s+(?:\[[ xX]\]\s+)?(.*)$/;

/**
 * The top-level list items of a plan. A tick by the model proves nothing, so `[x]` is dropped. In a plan without a
 * list, each line is a step; nested items and wrapped lines are left out.
 */
export function readPlan(plan: string): PlanStep[] {
  const lines = plan.split('\n').filter((line) => line.trim() !== '');
  const items = lines.flatMap((line) => {
    const match = bullet.exec(line);
    return match === null || match[2]!.trim() === '' ? [] : [{ indent: match[1]!.length, text: match[2]!.trim() }];
  });
  if (items.length === 0) return lines.map((line) => line.trim()).filter((line) => !line.startsWith('#'));
  const outermost = Math.min(...items.map((item) => item.indent));
  return items.filter((item) => item.indent === outermost).map((item) => item.text);
}
