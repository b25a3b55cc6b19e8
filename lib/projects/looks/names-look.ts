/** Colour words as people write them, including those of CSS and of paint. */
const colour =
  '(?:(?:dark|light|pale|deep|bright|soft|warm|cool|dusty|pastel|neon|brick|forest|olive|navy|royal|sky|baby|mint|sea|lime|hot|burnt|off|white|ghost|slate|steel|midnight|lemon|rose|blood|racing|bottle|sage|powder|electric)[ -])*' +
  '(?:red|orange|yellow|gold|green|blue|purple|violet|pink|brown|black|white|gr[ae]y|beige|cream|ivory|silver|bronze|copper|teal|turquoise|cyan|aqua|indigo|lilac|lavender|magenta|fuchsia|maroon|burgundy|crimson|scarlet|coral|salmon|peach|apricot|amber|mustard|ochre|terracotta|rust|tan|sand|khaki|olive|sage|mint|lime|emerald|navy|charcoal|anthracite|plum|mauve|chocolate|smoke|taupe|wheat|linen|snow|rot|blau|grün|gelb|schwarz|weiß|grau|lila|braun|türkis)';
const looks =
  '(?:colou?rs?|palette|theme|scheme|look|background|accents?|tones?|shades?|buttons?|header|text|style|design|farben)';

const english: readonly RegExp[] = [
  /#[0-9a-f]{6}\b|#[0-9a-f]{3}\b/i,
  // "brick red and mustard on cream": a single colour may describe tea, but two make a look.
  new RegExp(`\\b${colour}\\s*(?:,|&|/|and|und|on|with|plus|against)\\s*(?:an? |the )?${colour}\\b`, 'i'),
  new RegExp(`\\b${colour}(?:ish)?\\s+(?:and \\w+ )?${looks}\\b`, 'i'),
  new RegExp(
    `\\b${looks}(?: of the \\w+)?(?:\\s+(?:is|are|should be|must be|to be|in|as|like))*\\s*:?\\s+(?:an? |the |in )?${colour}\\b`,
    'i',
  ),
  new RegExp(
    `\\b(?:make (?:it|everything|the \\w+|them)|painted|paint it|all in|everything in|everything|coloured|colored|please use|use)\\s+(?:be |in |all )?${colour}(?=\\s*(?:[.,;!?]|$|\\bplease\\b|\\bthroughout\\b|\\beverywhere\\b|\\bnot\\b))`,
    'i',
  ),
  /\b(?:warm|cool|cold|earthy|muted|bright|soft|pastel|neon|vivid|bold|calm|autumn(?:al)?|spring|summer|winter|natural|dark|light)\s+(?:colou?rs|tones|shades|palette|hues)\b/i,
  /\b(?:our|my|the|their|its|club|school|team|brand|company|corporate|national|house)(?:['’]s)?\s+(?:own )?colou?rs\b/i,
  /\bin (?:the )?colou?rs (?:of|from)\b|\bcolou?rs of (?:the|our|my)\b/i,
  /\b(?:dark|light) (?:mode|theme)\b/i,
  /\b(?:neo-?)?(?:brutalis[tm]|minimalis(?:t|m|tic)|skeuomorphi\w+|neumorphi\w+|glassmorphi\w+|bauhaus|art[ -]deco|art[ -]nouveau|memphis|vaporwave|synthwave|cyberpunk|steampunk|monochrome|pixel[ -]art|8-?bit|hand-?drawn|watercolou?r|swiss style|mid-?century|y2k|material design)\b/i,
  /\b(?:retro|vintage|victorian|gothic|futuristic|rustic|scandinavian|japanese|playful|elegant|luxur(?:y|ious)|newspaper|comic|nineties|90s|80s|70s)(?:[ -](?:style|styled|look|looking|design|aesthetic|feel|theme|themed)\b)/i,
  /\b(?:look|looks|styled|designed) like (?:an? |the )?(?:old|newspaper|magazine|chalkboard|blackboard|terminal|notebook|poster|comic|arcade|typewriter)\b/i,
];

const han = '[红赤橙橘黄金绿青蓝靛紫粉黑白灰银棕褐米](?:色|金)';
const chinese: readonly RegExp[] = [
  new RegExp(
    `(?:深|浅|暗|亮|淡|墨|天|海|酒|玫瑰|象牙|奶|烟|暖|冷)?${han}(?:系|调|主题|背景|为主|底|配|和|与|、|按钮|风格|的?(?:界面|页面|网站|背景|按钮|标题|主题))`,
  ),
  new RegExp(`(?:用|要|以|配|换成|改成|做成|主色|颜色是|颜色为)[^，。！？]{0,6}${han}`),
  /配色|色调|色系|(?:意大利|法国|德国|国旗|品牌|校徽|队服|公司|学校)[^，。！？]{0,6}(?:颜色|的色|色彩)|(?:深色|暗色|浅色|亮色)(?:模式|主题)/,
  /(?:极简|简约|复古|赛博朋克|国风|中国风|水墨|粗野|野兽派|卡通|手绘|扁平|日系|北欧|像素|蒸汽波|包豪斯|莫兰迪|新中式)(?:主义)?(?:的)?(?:风|风格|设计|色|界面|样式)/,
];

/**
 * Whether a prompt names colours or a style. If so, the prompt defines the look and none is offered. Colours that
 * belong to things ("green tea", "Red Cross") don't count. Covers English and Chinese, and colours in German.
 */
export function namesLook(prompt: string): boolean {
  return [...english, ...chinese].some((words) => words.test(prompt));
}
