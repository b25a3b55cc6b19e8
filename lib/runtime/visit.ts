/**
 * A scripted visit of the app, carried out in lane `try` alone: what a person would do to see a fault that opening the
 * page does not show. It begins at `/`, or at the route of a `go` that comes first. Controls are found as assistive technology finds them; each step waits up to four seconds.
 */
export type VisitStep =
  | { do: 'go'; route: string }
  | { do: 'click'; role: string; name: string }
  | { do: 'fill'; label: string; text: string }
  | { do: 'press'; key: string }
  | { do: 'wait-for-text'; text: string };
export type Visit = VisitStep[];

/** A step in words, for the message of a problem. */
export function describeStep(step: VisitStep): string {
  switch (step.do) {
    case 'go':
      return `open ${step.route}`;
    case 'click':
      return `click ${step.role} "${step.name}"`;
    case 'fill':
      return `fill in "${step.label}"`;
    case 'press':
      return `press ${step.key}`;
    case 'wait-for-text':
      return `wait for "${step.text}"`;
    default:
      return step satisfies never;
  }
}
