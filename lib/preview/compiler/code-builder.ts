import type { ImportSite } from '../runtime/compiler';

/** Concatenates code and records the positions of its imports. */
export class CodeBuilder {
  private text = '';
  readonly imports: ImportSite[] = [];

  add(text: string): this {
    this.text += text;
    return this;
  }

  /** Adds a specifier in double quotes. */
  addSpecifier(specifier: string, isDynamic: boolean): this {
    const start = this.text.length + 1;
    this.text += JSON.stringify(specifier);
    const site = { start, end: this.text.length - 1, specifier };
    this.imports.push(isDynamic ? { ...site, dynamic: true } : site);
    return this;
  }

  toString(): string {
    return this.text;
  }
}
