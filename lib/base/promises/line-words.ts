export type Word = { kind: 'word'; text: string } | { kind: 'quoted'; text: string };

const closing: Readonly<Record<string, string>> = {
  '"': '"',
  "'": "'",
  '“': '”',
  '‘': '’',
  '「': '」',
  '『': '』',
  '«': '»',
};

/** Splits a line into words; text in quotes of any kind is one word. Null if a quote is not closed. */
export function splitLine(line: string): Word[] | null {
  const words: Word[] = [];
  let index = 0;
  while (index < line.length) {
    const letter = line[index]!;
    if (/\s/.test(letter)) {
      index += 1;
      continue;
    }
    const end = closing[letter];
    if (end === undefined) {
      const word = /^[^\s"“「『«]+/.exec(line.slice(index))![0];
      words.push({ kind: 'word', text: word });
      index += word.length;
      continue;
    }
    let text = '';
    index += 1;
    while (index < line.length && line[index] !== end) {
      if (line[index] === '\\' && index + 1 < line.length) index += 1;
      text += line[index];
      index += 1;
    }
    if (index >= line.length) return null;
    index += 1;
    words.push({ kind: 'quoted', text: text.replace(/\s+/g, ' ').trim() });
  }
  return words;
}

export function quote(text: string): string {
  return `"${text.replace(/[\\"]/g, (letter) => `\\${letter}`)}"`;
}
