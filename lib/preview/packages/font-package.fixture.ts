const latin = 'U+0000-00FF,U+0131,U+0152-0153';

const face = (
  family: string,
  id: string,
  slice: string,
  style: string,
  range: string,
) => `/* ${id}-${slice}-wght-${style} */
@font-face {
  font-family: '${family} Variable';
  font-style: ${style};
  font-display: swap;
  font-weight: 100 900;
  src: url(./files/${id}-${slice}-wght-${style}.woff2) format('woff2-variations');
  unicode-range: ${range};
}
`;

/**
 * A package with one font family, laid out like fontsource's: its files by path, with `index.css` (upright) and
 * `wght-italic.css`. `slices` are the subsets other than Latin; their bytes are made up. It contains only style sheets
 * and fonts.
 */
export function fontPackage(id: string, family: string, slices: readonly string[] = ['vietnamese', 'latin-ext']) {
  const manifest = {
    main: 'index.css',
    license: 'OFL-1.1',
    exports: {
      '.': { sass: './index.css', default: './index.css' },
      './*': { sass: './*.css', default: './*.css' },
      './*.css': { sass: './*.css', default: './*.css' },
      './files/*.woff2': { sass: './files/*.woff2', default: './files/*.woff2' },
      './package.json': './package.json',
    },
  };
  const sheet = (style: string) =>
    [
      ...slices.map((slice, at) => face(family, id, slice, style, `U+${(0x4e00 + at).toString(16)}`)),
      face(family, id, 'latin', style, latin),
    ].join('\n');
  const fonts = ['normal', 'italic'].flatMap((style) =>
    [...slices, 'latin'].map((slice) => [`files/${id}-${slice}-wght-${style}.woff2`, `wOF2 ${id} ${slice} ${style}`]),
  );
  const name = `@fontsource-variable/${id}`;
  const files: Record<string, string> = {
    'index.css': sheet('normal'),
    'wght-italic.css': sheet('italic'),
    ...Object.fromEntries(fonts),
  };
  return { name, manifest, files };
}
