import type { PromiseStep, Role } from '../../base/promises/promise';

/**
 * A scripted visit to the app in lane `try`, for tests and benchmarks: what a person would do to see a fault that
 * opening the page does not show. It starts at `/`, or at the route of a leading `go`.
 */
export type VisitStep =
  | { do: 'go'; route: string }
  | { do: 'click'; role: string; name: string }
  | { do: 'fill'; label: string; text: string }
  | { do: 'press'; key: string }
  | { do: 'wait-for-text'; text: string };
export type Visit = VisitStep[];

/** The visit as a journey, the form in which it is run. */
export function journeyOfVisit(visit: Visit): PromiseStep[] {
  return visit.map((step): PromiseStep => {
    switch (step.do) {
      case 'go':
      case 'press':
        return step;
      case 'click':
        return { do: 'click', thing: { role: step.role as Role, name: step.name }, within: null };
      case 'fill':
        return { do: 'fill', field: step.label, text: step.text, within: null };
      case 'wait-for-text':
        return { do: 'see', sight: { kind: 'text', text: step.text, within: null } };
      default:
        return step satisfies never;
    }
  });
}
