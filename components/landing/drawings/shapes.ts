/** Shapes of the drawn thumbnails, as SVG text on a field of 320 by 200. All of it is constant and ours. */
const font =
  "-apple-system,'Segoe UI',Inter,Roboto,'PingFang SC','Microsoft YaHei UI','Noto Sans CJK SC',system-ui,sans-serif";

export const box = (x: number, y: number, width: number, height: number, fill: string, radius = 6): string =>
  `<rect x="${x}" y="${y}" width="${width}" height="${height}" rx="${radius}" fill="${fill}"/>`;

export const dot = (x: number, y: number, radius: number, fill: string): string =>
  `<circle cx="${x}" cy="${y}" r="${radius}" fill="${fill}"/>`;

export const ring = (x: number, y: number, radius: number, stroke: string, width = 1.5): string =>
  `<circle cx="${x}" cy="${y}" r="${radius}" fill="none" stroke="${stroke}" stroke-width="${width}"/>`;

export const shape = (path: string, fill: string): string => `<path d="${path}" fill="${fill}"/>`;

export const stroke = (path: string, colour: string, width = 2): string =>
  `<path d="${path}" fill="none" stroke="${colour}" stroke-width="${width}" stroke-linecap="round" stroke-linejoin="round"/>`;

/** `size` is the type size, `weight` 400 to 800, `anchor` where `x` is. */
export const words = (
  x: number,
  y: number,
  text: string,
  fill: string,
  { size = 10, weight = 600, anchor = 'start', family = font } = {},
): string =>
  `<text x="${x}" y="${y}" font-size="${size}" font-weight="${weight}" fill="${fill}" text-anchor="${anchor}" font-family="${family}">${text}</text>`;

export const tick = (x: number, y: number, colour = '#fff'): string =>
  stroke(`M${x - 3} ${y}l2.2 2.3 4-4.6`, colour, 1.7);

/** The same drawn once for every entry, in order. */
export const each = <Entry>(entries: readonly Entry[], draw: (entry: Entry, index: number) => string): string =>
  entries.map(draw).join('');
