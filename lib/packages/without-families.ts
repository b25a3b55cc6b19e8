import { isFamily, isListedFamily } from '../type/imported-families';
import type { PackageRequest } from './package-layer';

/**
 * What to ask for instead where it can't all be had, better first: without the font families that are not on the list, which may not
 * exist, then without any. Empty where no family is asked for.
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
