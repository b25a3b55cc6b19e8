import { box, dot, each, ring, shape, stroke, tick, words } from './shapes';

const right = { anchor: 'end' };
const middle = { anchor: 'middle' };

/** Rows to tick and a week of squares each. */
export function drawHabits(): string {
  const habits = [
    { name: 'Water', colour: '#5b9a74', days: '1111111', streak: '12', done: true },
    { name: 'Read 20 pages', colour: '#d98a4b', days: '1101111', streak: '5', done: true },
    { name: 'No sugar', colour: '#c4677a', days: '0111011', streak: '3', done: true },
    { name: 'Stretch', colour: '#5f86c4', days: '0010100', streak: '–', done: false },
  ];
  return (
    box(0, 0, 320, 200, '#f8f6ee', 0) +
    words(20, 31, 'Good morning', '#37402f', { size: 15, weight: 700 }) +
    words(300, 31, '3 / 4', '#7d8570', { size: 9.5, ...right }) +
    each(habits, (habit, index) => {
      const y = 44 + index * 37;
      return (
        box(20, y, 280, 31, habit.done ? '#e9f1e6' : '#fff', 8) +
        (habit.done ? dot(37, y + 15.5, 8.5, habit.colour) + tick(37, y + 15.5) : ring(37, y + 15.5, 8, '#c8c6b2')) +
        words(54, y + 19, habit.name, '#37402f') +
        each([...habit.days], (day, n) =>
          box(176 + n * 13, y + 10.5, 10, 10, day === '1' ? habit.colour : '#e2e0d0', 3),
        ) +
        words(292, y + 19, habit.streak, '#6d7560', { size: 9, ...right })
      );
    })
  );
}

/** A month's money: what is left, by category, and a ring. */
export function drawLedger(): string {
  const rows = [
    { name: '餐饮', amount: '1,280', share: 0.8, colour: '#d2694b' },
    { name: '房租', amount: '2,600', share: 1, colour: '#3f7f74' },
    { name: '交通', amount: '320', share: 0.34, colour: '#d9a441' },
    { name: '购物', amount: '540', share: 0.5, colour: '#6f7fb8' },
  ];
  return (
    box(0, 0, 320, 200, '#f3f6f4', 0) +
    box(0, 0, 320, 74, '#1f4f48', 0) +
    words(20, 27, '六月', '#bfd8d1', { size: 11 }) +
    words(20, 56, '¥ 3,260', '#fff', { size: 24, weight: 700 }) +
    words(128, 56, '还剩', '#bfd8d1', { size: 11 }) +
    box(206, 26, 94, 22, '#2f665d', 11) +
    box(206, 26, 58, 22, '#e9b44c', 11) +
    words(300, 62, '预算 8,000', '#bfd8d1', { size: 9, weight: 500, ...right }) +
    box(20, 86, 184, 100, '#fff', 10) +
    each(rows, (row, index) => {
      const y = 106 + index * 22;
      return (
        dot(34, y - 3.5, 4, row.colour) +
        words(45, y, row.name, '#26322f', { size: 10 }) +
        box(78, y - 7, 66, 6, '#e6ecea', 3) +
        box(78, y - 7, 66 * row.share, 6, row.colour, 3) +
        words(194, y, row.amount, '#b23a2e', { size: 9.5, ...right })
      );
    }) +
    box(214, 86, 86, 100, '#fff', 10) +
    ring(257, 136, 27, '#3f7f74', 12) +
    stroke('M257 109a27 27 0 0 1 25 17', '#d9a441', 12) +
    stroke('M230 136a27 27 0 0 1 20-26', '#d2694b', 12) +
    words(257, 140, '59%', '#26322f', { size: 12, weight: 700, ...middle })
  );
}

/** Recipes as cards, one of them open at its second step. */
export function drawRecipes(): string {
  const cards = [
    { icon: '🍝', name: 'Lemon pasta', time: '25 min', fill: '#fdeedd' },
    { icon: '🥧', name: 'Apple tart', time: '1 h', fill: '#f9e0d6' },
    { icon: '🍲', name: 'Bean soup', time: '40 min', fill: '#eef0d9' },
    { icon: '🥞', name: 'Pancakes', time: '15 min', fill: '#fbf0cf' },
  ];
  return (
    box(0, 0, 320, 200, '#fffaf2', 0) +
    words(20, 31, 'Recipe box', '#5a2f1b', { size: 15, weight: 700 }) +
    box(206, 17, 94, 20, '#f3e5d3', 10) +
    words(218, 30.5, 'Search', '#9a7a5f', { size: 9, weight: 500 }) +
    each(cards, (card, index) => {
      const x = 20 + (index % 2) * 86;
      const y = 46 + Math.floor(index / 2) * 72;
      return (
        box(x, y, 78, 64, card.fill, 9) +
        words(x + 39, y + 32, card.icon, '#5a2f1b', { size: 21, ...middle }) +
        words(x + 39, y + 47, card.name, '#5a2f1b', { size: 8.5, ...middle }) +
        words(x + 39, y + 57, card.time, '#80604a', { size: 7.5, weight: 500, ...middle })
      );
    }) +
    box(196, 46, 104, 136, '#b9532f', 12) +
    words(210, 69, '2 / 5', '#ffd9c4', { size: 9 }) +
    words(210, 92, 'Fold the', '#fff', { size: 14, weight: 700 }) +
    words(210, 110, 'apples in', '#fff', { size: 14, weight: 700 }) +
    words(210, 128, 'gently', '#fff', { size: 14, weight: 700 }) +
    box(210, 150, 76, 20, '#fff', 10) +
    words(248, 163.5, 'Next step', '#b9532f', { size: 9, weight: 700, ...middle })
  );
}

/** One question, four big answers, stars. */
export function drawTimesTables(): string {
  const answers = [
    { text: '54', fill: '#ff8a5c' },
    { text: '56', fill: '#35b58b' },
    { text: '48', fill: '#5a8df0' },
    { text: '63', fill: '#c46fd8' },
  ];
  const star = (x: number, y: number, fill: string) =>
    shape(`M${x} ${y - 9}l2.7 5.6 6.1.8-4.5 4.2 1.1 6.1-5.4-3-5.4 3 1.1-6.1-4.5-4.2 6.1-.8z`, fill);
  return (
    box(0, 0, 320, 200, '#fff4d6', 0) +
    dot(292, 14, 48, '#ffe29a') +
    box(20, 18, 150, 12, '#f4dfa6', 6) +
    box(20, 18, 92, 12, '#ff8a5c', 6) +
    words(180, 28, '0:24', '#7a5a12', { size: 11, weight: 700 }) +
    star(248, 24, '#ffb400') +
    star(272, 24, '#ffb400') +
    star(296, 24, '#ecd79e') +
    words(160, 92, '7 × 8', '#3b2a6b', { size: 44, weight: 800, ...middle }) +
    each(answers, (answer, index) => {
      const x = 20 + index * 72;
      return (
        box(x, 120, 64, 58, answer.fill, 16) +
        words(x + 32, 157, answer.text, '#fff', { size: 24, weight: 800, ...middle })
      );
    })
  );
}

/** A poster: bunting, the day, and how long until then. */
export function drawParty(): string {
  const flags = ['#e4572e', '#f3a712', '#2a9d8f', '#e4572e', '#5b7db1', '#f3a712', '#2a9d8f', '#e4572e'];
  const left = [
    { number: '48', name: 'days' },
    { number: '07', name: 'hours' },
    { number: '31', name: 'min' },
  ];
  const serif = "Georgia,'Times New Roman',serif";
  return (
    box(0, 0, 320, 200, '#fff3c9', 0) +
    dot(160, 232, 110, '#ffd667') +
    stroke('M0 14q160 34 320 0', '#7a4a2b', 1.5) +
    each(flags, (flag, index) => {
      const x = 22 + index * 39.5;
      const y = 17 + 13 * (1 - ((x - 160) / 160) ** 2);
      return shape(`M${x - 11} ${y}h22l-11 19z`, flag);
    }) +
    words(160, 86, 'Summer party', '#c8401c', { size: 30, weight: 700, family: serif, ...middle }) +
    words(160, 107, '12 June · our street', '#6b4a1c', { size: 12, family: serif, ...middle }) +
    each(left, (part, index) => {
      const x = 76 + index * 60;
      return (
        box(x, 120, 48, 38, '#fffdf4', 9) +
        words(x + 24, 139, part.number, '#c8401c', { size: 17, weight: 800, ...middle }) +
        words(x + 24, 151, part.name, '#6b4a1c', { size: 8, weight: 500, ...middle })
      );
    }) +
    box(112, 168, 96, 22, '#2a7f73', 11) +
    words(160, 182.5, 'I’m coming', '#fff', { size: 10, weight: 700, ...middle })
  );
}
