const longestWords = 5;
const longestLatin = 40;
const longestHan = 12;
const longestGiven = 48;

// Phrases that precede the actual request: "Please build me a simple app for …", "帮我做一个…".
const openings = [
  /^(hi|hello|hey|ok|okay|so|please|pls|bitte)\b[\s,!.:-]*/i,
  /^(can|could|would|will) you( please)?\s+/i,
  /^(i|we)( would|'d|\u2019d)?\s+(really\s+)?(want|need|like|love)( to (have|build|make|create|get|see))?\s+/i,
  /^(i|we) am looking for\s+|^(i'm|i\u2019m|we're|we\u2019re) looking for\s+|^looking for\s+|^let's\s+|^let\u2019s\s+/i,
  /^(build|make|create|design|develop|write|generate|give|do|code)( me| us| up)?\s+/i,
  /^(me|us)\s+/i,
  /^(a|an|the|my|our|some)\s+/i,
  /^(very |really )?(simple|small|little|tiny|nice|beautiful|modern|basic|quick|clean|new|full|complete)\s+(?=\S)/i,
  /^(web ?app|app|web ?site|web ?page|page|tool|site|application|program)\s+(for|to|that|which|where|with|about)\s+/i,
  /^(track|manage|keep)s?\s+(?=(my|our|the)\s)/i,
  /^(你好|您好|嗨)[，,！!\s]*/,
  /^(请|麻烦|能不能|可以|可不可以|能否)+(你|您)?/,
  /^(帮我|给我|替我|为我|帮忙|帮)(们)?/,
  /^(我|我们)?(想要|需要|想|要|希望有|希望)/,
  /^(做|建|写|创建|制作|设计|开发|生成|搭建|弄|来|有)(一个|一款|个|一套|一份|一)?/,
  /^(一个|一款|一套|一份|个)/,
  /^(简单|漂亮|好看|实用|小巧|现代|完整|全新)的?/,
];

// "I'm a teacher and need a …": people introduce themselves first and then say what they want.
const aboutOneself = /^(i|we)('|\u2019|\s)/i;
const wish = /\b(?:need|want|would like|i'd like|build|make|create|looking for)\s+(?=\S)/i;

const introduction =
  /^(?:i am|i'm|i’m|we are|we're|we’re|my name is|our name is)\s[^.!?\n]*[.!?\n]\s{0,9}(?=\S)|^我(?:们)?(?:是|叫)[^。！？，,\n]*[。！？，,\n](?=.)/i;
/** "Parents should book a slot": the app is named after what the people should do, not after the people. */
const doers = /^[\p{L}’' ]{2,30}? (?:should|can|must|need to|may)( be able to)? (?=\p{L})/iu;

const endOfClause =
  /[.!?;:\n\r。！？；：，、,()（）"“”]|\s[-–—]\s|\s(where|that|which|so that|with|who|for when|in which|because|and then)\s/i;
const trailing = /(?<!\s)\s+(for|to|of|with|and|or|in|on|the|a|an|my|our|that|by|at|from)$/i;

const quoted = /\b(?:called|named) (?:"([^"]{2,40})"|“([^”]{2,40})”|«([^»]{2,40})»)/;
/** Capitalised words, and the small words between them: "Friends of the Old Mill". */
const calledWords =
  /\b(?:called|named) ([\p{Lu}\d][\p{L}\d'’&-]{0,30}(?: (?:(?:of|the|and|&|for|de|la|le|von|im|am) ){0,2}[\p{Lu}\d][\p{L}\d'’&-]{0,30}){0,6})/u;
const calledHan = /(?:名叫|叫做|名为|名字叫|店名叫|取名叫|一[个家间款]叫)[“"「『《]?([\p{Script=Han}\p{L}\d·]{2,12})/u;

/** The name given in the prompt: "a library called Maple Street Tools", “名叫小满书店”. Null if there is none. */
function givenName(prompt: string): string | null {
  const text = prompt.slice(0, 2000).replace(/\s+/g, ' ');
  const found = quoted.exec(text) ?? calledWords.exec(text) ?? calledHan.exec(text);
  const name =
    found
      ?.slice(1)
      .find((part) => part !== undefined)
      ?.trim() ?? '';
  return name === '' || [...name].length > longestGiven ? null : name;
}

/**
 * A short name for a new app, found without a model: the name the prompt gives or, failing that, the prompt's first
 * clause without politeness and phrases such as "build me a" (in English and Chinese), in its own words. Null if no
 * words are left.
 */
export function nameFromPrompt(prompt: string): string | null {
  const given = givenName(prompt);
  if (given !== null) return given;
  let text = prompt
    .replace(/^[\s#>*`"'“”-]+/, '')
    .slice(0, 400)
    .trim();
  const wished = aboutOneself.test(text) ? wish.exec(text) : null;
  // "I'm a teacher. Parents should book …": the first sentence says who is asking, the next one what they want.
  const next = wished ? null : introduction.exec(text);
  if (next) text = text.slice(next[0].length);
  if (wished)
    text = text.slice(wished.index + wished[0].length).replace(/^to\s+(have|track|manage|see|build|make)?\s*/i, '');
  for (let before = ''; before !== text;) {
    before = text;
    for (const opening of openings) text = text.replace(opening, '');
  }
  text = text.replace(doers, '');
  text = (text.split(endOfClause)[0] ?? '').trim();
  const short = /\p{Script=Han}|\p{Script=Hiragana}|\p{Script=Katakana}/u.test(text)
    ? shortenHan(text)
    : shortenWords(text);
  return short === '' ? null : short[0]!.toUpperCase() + short.slice(1);
}

function shortenHan(text: string): string {
  const thing = text.replace(/(的)?(应用程序|应用|网页|网站|小程序|程序|软件|app)$/i, '');
  const clause = thing === '' ? text : thing;
  // "记录家庭开支的账本": the noun comes last, after the particle.
  const characters = [...clause];
  if (characters.length <= longestHan) return clause;
  const last = clause.slice(clause.lastIndexOf('的') + 1);
  return [...last].length >= 2 && [...last].length <= longestHan ? last : characters.slice(0, longestHan).join('');
}

function shortenWords(text: string): string {
  let short = '';
  for (const word of text.split(/\s+/).slice(0, longestWords)) {
    const longer = short === '' ? word : `${short} ${word}`;
    if (longer.length > longestLatin) break;
    short = longer;
  }
  if (short === '') short = [...text].slice(0, longestLatin).join('');
  for (let before = ''; before !== short;) {
    before = short;
    short = short.replace(trailing, '');
  }
  return short.replace(/(?<![\s,.;:!?-])[\s,.;:!?-]+$/, '');
}
