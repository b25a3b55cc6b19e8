/** The package's own types are not reachable through its `exports`. */
declare module 'dom-accessibility-api' {
  export function computeAccessibleName(element: Element): string;
}
