import { isFamily, isListedFamily } from '../../base/fonts/imported-families';
import type { PackageRequest } from './package-layer';

/**
 * Fallback requests, best first, for when a package is unavailable: without the unlisted font families, which may not
 * exist, then without any fonts. Empty if no family is requested.
 */
export function withoutFamilies(request: PackageRequest): PackageRequest[] {
  const tries = [(name: string) => !isFamily(name) || isListedFamily(name), (name: string) => !isFamily(name)];
  let before = request;
  return tries.flatMap((isKept) => {
    const rest = keep(request, isKept);
    const isLess = sizeOf(rest) < sizeOf(before);
    before = rest;
    return isLess ? [rest] : [];
  });
}

function keep({ dependencies, specifiers }: PackageRequest, isKept: (name: string) => boolean): PackageRequest {
  const others = Object.entries(dependencies).filter(([name]) => isKept(name));
  return { dependencies: Object.fromEntries(others), specifiers: specifiers.filter(isKept) };
}

const sizeOf = ({ dependencies, specifiers }: PackageRequest) => Object.keys(dependencies).length + specifiers.length;
