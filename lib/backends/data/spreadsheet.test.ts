import { strToU8, zipSync } from 'fflate';
import Papa from 'papaparse';
import { expect, test } from 'vitest';
import { markFormula, takeMarkOff } from './formula-mark';
import { isZip, readSpreadsheet } from './spreadsheet';
import { writeSpreadsheet } from './write-spreadsheet';

/** Clocks in this test are two hours ahead. */
const wallOf = (iso: string) => new Date(Date.parse(iso) + 2 * 3_600_000);
const momentOf = (wall: Date) => new Date(wall.getTime() - 2 * 3_600_000).toISOString();
const read = (bytes: Uint8Array<ArrayBuffer>) => readSpreadsheet(bytes, momentOf);

const workbook = `<?xml version="1.0"?><workbook xmlns="http://schemas.openxmlformats.org/spreadsheetml/2006/main"
 xmlns:r="http://schemas.openxmlformats.org/officeDocument/2006/relationships"><sheets><sheet name="A" sheetId="1" r:id="rId1"/></sheets></workbook>`;
const relations = `<?xml version="1.0"?><Relationships xmlns="http://schemas.openxmlformats.org/package/2006/relationships">
<Relationship Id="rId1" Type="http://schemas.openxmlformats.org/officeDocument/2006/relationships/worksheet" Target="worksheets/sheet1.xml"/></Relationships>`;
/** A minimal file whose sheet holds these rows. */
const file = (rows: string, more: Record<string, Uint8Array> = {}) =>
  zipSync({
    'xl/workbook.xml': strToU8(workbook),
    'xl/_rels/workbook.xml.rels': strToU8(relations),
    'xl/worksheets/sheet1.xml': strToU8(
      `<?xml version="1.0"?><worksheet xmlns="http://schemas.openxmlformats.org/spreadsheetml/2006/main"><sheetData>${rows}</sheetData></worksheet>`,
    ),
    ...more,
  }) as Uint8Array<ArrayBuffer>;
const text = (place: string, value: string) => `<c r="${place}" t="inlineStr"><is><t>${value}</t></is></c>`;

test('an exported table imports unchanged', async () => {
  const columns = (
    [
      ['guest', 'text'],
      ['seats', 'number'],
      ['paid', 'yes-no'],
      ['day', 'date'],
      ['made', 'moment'],
      ['account', 'number'],
    ] as const
  ).map(([name, kind]) => ({ name, kind }));
  const lines = [
    ['guest', 'seats', 'paid', 'day', 'made', 'account'],
    ["'=1+1", '-2.5', 'true', '2026-05-01', '2026-05-01T10:11:12.000Z', '12345678901234567890'],
    ['  two\nlines ', '', 'false', 'infinity', '1815-06-18T10:00:00.000Z', '7'],
  ];
  const blob = await writeSpreadsheet({
    ...{ columns, wallOf, tooLong: '…' },
    csv: `\uFEFF${Papa.unparse(lines)}\r\n`,
  });
  const bytes = new Uint8Array(await blob.arrayBuffer());
  expect(isZip(bytes)).toBe(true);
  const again = await read(bytes);
  expect('csv' in again && Papa.parse(again.csv).data).toEqual(lines);
});

test('a formula gives the value its program stored, and is never computed', async () => {
  const formula =
    '<c r="A2"><f>1+1</f><v>5</v></c><c r="B2" t="str"><f>HYPERLINK("http://x.test")</f><v>=shown</v></c>';
  const sheet = await read(file(`<row r="1">${text('A1', 'a')}${text('B1', 'b')}</row><row r="2">${formula}</row>`));
  expect(sheet).toEqual({ csv: "a,b\r\n5,'=shown" });
});

test('a string shared by cells is read', async () => {
  const sheet = await read(word(3));
  expect('csv' in sheet && sheet.csv.split('\r\n')).toHaveLength(50);
});

test('empty lines stay, so that a fault is told by the line a person sees', async () => {
  const sheet = await read(file(`<row r="1">${text('A1', 'a')}</row><row r="4">${text('A4', 'b')}</row>`));
  expect(sheet).toEqual({ csv: 'a\r\n\r\n\r\nb' });
});

/** Fakes the size in the zip's directory for each part larger than `from` bytes. */
function claim(bytes: Uint8Array<ArrayBuffer>, from: number, size: number) {
  const view = new DataView(bytes.buffer, bytes.byteOffset);
  for (let at = 0; at < bytes.length - 46; at += 1)
    if (view.getUint32(at, true) === 0x02014b50 && view.getUint32(at + 24, true) > from)
      view.setUint32(at + 24, size, true);
  return bytes;
}
/** A file with one word that fifty cells share. */
const word = (length: number) =>
  file(
    Array.from({ length: 50 }, (_, at) => `<row r="${at + 1}"><c r="A${at + 1}" t="s"><v>0</v></c></row>`).join(''),
    {
      'xl/sharedStrings.xml': strToU8(
        `<?xml version="1.0"?><sst xmlns="http://schemas.openxmlformats.org/spreadsheetml/2006/main"><si><t>${'w'.repeat(length)}</t></si></sst>`,
      ),
      'xl/_rels/workbook.xml.rels': strToU8(
        relations.replace(
          '</Relationships>',
          '<Relationship Id="rId2" Type="http://schemas.openxmlformats.org/officeDocument/2006/relationships/sharedStrings" Target="sharedStrings.xml"/></Relationships>',
        ),
      ),
    },
  );
test.each([
  ['another format', new Uint8Array([0xd0, 0xcf, 0x11, 0xe0]), 'unreadable'],
  ['a zip of something else', zipSync({ 'a.txt': strToU8('a') }), 'unreadable'],
  ['a zip cut short', file('').slice(0, -30), 'unreadable'],
  ['a cell without a place', file('<row r="1"><c r="&#65;1"><v>1</v></c></row>'), 'unreadable'],
  ['a zip bomb', claim(file(text('A1', 'a'.repeat(1000))), 1000, 300 * 1024 * 1024), 'too-large'],
  ['a last cell far away', file(`<row r="1048576">${text('A1048576', 'a')}</row>`), 'too-large'],
  ['a cell far to the right', file(`<row r="1">${text('XFD1', 'a')}</row>`), 'too-large'],
  ['a word said again and again', word(500_000), 'too-large'],
])('%s is refused', async (_what, bytes, fault) => {
  expect(await read(bytes as Uint8Array<ArrayBuffer>)).toEqual({ fault });
});

test('a zip with false sizes unpacks to no more than it declared', async () => {
  const bytes = claim(file(`<row r="1">${text('A1', 'a'.repeat(500_000))}</row>`), 100_000, 400);
  const sheet = await read(bytes);
  expect(JSON.stringify(sheet).length).toBeLessThan(1000);
});

test.each(['=1', "'=1", "''-x", '@x', '-5', "it's", '', '\tx', 'a=1'])('%j survives its mark', (value) => {
  expect(takeMarkOff(markFormula(value))).toBe(value);
  expect(markFormula(value)).not.toMatch(/^[=+\-@\t\r]/);
});
