import { box, dot, each, shape, stroke, words } from './shapes';

const right = { anchor: 'end' };
const middle = { anchor: 'middle' };

/** A restaurant's front: its name, the menu and a table to book. */
export function drawRestaurant(): string {
  const serif = "Georgia,'Times New Roman',serif";
  const dishes = [
    { name: 'Bruschetta', price: '€7' },
    { name: 'Tagliatelle al ragù', price: '€15' },
    { name: 'Tiramisù', price: '€8' },
  ];
  const times = ['18:30', '19:00', '19:30', '20:00'];
  return (
    box(0, 0, 320, 200, '#fbf3e7', 0) +
    box(0, 0, 320, 70, '#a8452c', 0) +
    dot(280, 62, 34, '#bb5a3d') +
    words(20, 40, 'Trattoria Lina', '#fff6ea', { size: 22, weight: 700, family: serif }) +
    words(20, 57, 'Open today 17–23', '#f3cdb9', { size: 9.5, weight: 500 }) +
    words(20, 96, 'Menu', '#7c2f1b', { size: 12, weight: 700, family: serif }) +
    each(dishes, (dish, index) => {
      const y = 117 + index * 25;
      return (
        words(20, y, dish.name, '#4b2a1c', { size: 10 }) +
        words(160, y, dish.price, '#a8452c', { size: 10, ...right }) +
        stroke(`M20 ${y + 8}h140`, '#e9d8c2', 1)
      );
    }) +
    box(178, 84, 122, 102, '#fff', 10) +
    words(190, 104, 'Book a table', '#7c2f1b', { size: 11, weight: 700, family: serif }) +
    each(times, (time, index) => {
      const x = 190 + (index % 2) * 51;
      const y = 113 + Math.floor(index / 2) * 22;
      const isChosen = index === 2;
      return (
        box(x, y, 46, 17, isChosen ? '#a8452c' : '#f6e6d6', 6) +
        words(x + 23, y + 12, time, isChosen ? '#fff' : '#7c2f1b', { size: 8.5, ...middle })
      );
    }) +
    box(190, 159, 97, 18, '#5b2a1b', 7) +
    words(238, 171.5, 'Table for 4', '#fff', { size: 9, weight: 700, ...middle })
  );
}

/** Four columns of orders, today's edged in orange. */
export function drawBakery(): string {
  const columns = [
    { name: 'New', cards: ['Lemon cake', 'Carrot cake'], isDue: [false, true] },
    { name: 'Baking', cards: ['Birthday 6', 'Tarte'], isDue: [true, false] },
    { name: 'Ready', cards: ['Wedding', 'Brownies', 'Eclairs'], isDue: [true, true, false] },
    { name: 'Picked up', cards: ['Cheesecake'], isDue: [false] },
  ];
  return (
    box(0, 0, 320, 200, '#fdf2f0', 0) +
    words(18, 28, 'Orders', '#5d2a3a', { size: 14, weight: 700 }) +
    box(206, 13, 96, 22, '#fff', 11) +
    words(254, 27.5, 'This week €486', '#8a3d55', { size: 9, ...middle }) +
    each(columns, (column, index) => {
      const x = 18 + index * 72;
      return (
        box(x, 44, 66, 144, '#f8e2df', 9) +
        words(x + 8, 59, column.name, '#8a3d55', { size: 8.5, weight: 700 }) +
        each(column.cards, (card, n) => {
          const y = 66 + n * 40;
          const isDue = column.isDue[n] === true;
          return (
            (isDue ? box(x + 4, y, 58, 35, '#ea8a2f', 7) : '') +
            box(x + (isDue ? 7 : 4), y, isDue ? 55 : 58, 35, '#fff', 6) +
            words(x + 11, y + 14, card, '#4c2330', { size: 8 }) +
            words(x + 11, y + 26, isDue ? '14:30' : '12 May', '#9a6474', { size: 7.5, weight: 500 })
          );
        })
      );
    })
  );
}

/** A list of bills beside the printed page of one. */
export function drawInvoices(): string {
  const bills = [
    { name: 'Harbour Books', sum: '€1,200', tag: 'Paid', fill: '#dff0e4', ink: '#1f6b43' },
    { name: 'Rowan & Co', sum: '€480', tag: 'Late', fill: '#fbe3dd', ink: '#a3341f' },
    { name: 'Moss Studio', sum: '€1,560', tag: 'Unpaid', fill: '#e4e9f6', ink: '#3a4f8f' },
    { name: 'Dr. Adeyemi', sum: '€760', tag: 'Paid', fill: '#dff0e4', ink: '#1f6b43' },
  ];
  const serif = "Georgia,'Times New Roman',serif";
  return (
    box(0, 0, 320, 200, '#eef1f6', 0) +
    words(18, 30, 'Invoices', '#1d2740', { size: 15, weight: 700 }) +
    box(150, 16, 44, 20, '#2c5bd4', 6) +
    words(172, 29.5, 'New', '#fff', { size: 9, weight: 700, ...middle }) +
    box(18, 46, 176, 138, '#fff', 9) +
    each(bills, (bill, index) => {
      const y = 68 + index * 33;
      return (
        words(28, y, bill.name.replace('&', '&amp;'), '#26304a', { size: 9 }) +
        words(140, y, bill.sum, '#26304a', { size: 9, ...right }) +
        box(148, y - 10.5, 38, 15, bill.fill, 7.5) +
        words(167, y, bill.tag, bill.ink, { size: 7.5, weight: 700, ...middle }) +
        (index < 3 ? stroke(`M28 ${y + 14}h156`, '#e6e9f0', 1) : '')
      );
    }) +
    box(208, 16, 96, 168, '#fff', 4) +
    dot(226, 36, 10, '#1d2740') +
    words(226, 39.5, 'MK', '#fff', { size: 8, weight: 700, ...middle }) +
    words(216, 66, 'Invoice 27', '#1d2740', { size: 12, weight: 700, family: serif }) +
    box(216, 74, 56, 4, '#d7dce8', 2) +
    box(216, 82, 40, 4, '#d7dce8', 2) +
    each([102, 116, 130], (y) => box(216, y, 46, 4, '#d7dce8', 2) + box(276, y, 20, 4, '#b9c2d6', 2)) +
    stroke('M216 146h80', '#1d2740', 1) +
    words(216, 162, 'Total', '#1d2740', { size: 9 }) +
    words(296, 162, '€1,452', '#1d2740', { size: 10, weight: 700, ...right })
  );
}

/** Totals on top, and rows of which two are low. */
export function drawStock(): string {
  const totals = [
    { name: 'Items', number: '84', ink: '#173a4e' },
    { name: 'Low', number: '6', ink: '#b3311f' },
    { name: 'Taken today', number: '11', ink: '#173a4e' },
  ];
  const rows = [
    { name: 'Acrylic, red', shelf: 'A2', number: '3', share: 0.16, isLow: true },
    { name: 'Brushes No. 6', shelf: 'B1', number: '24', share: 0.7, isLow: false },
    { name: 'Card, A3', shelf: 'C4', number: '120', share: 0.9, isLow: false },
    { name: 'Glue sticks', shelf: 'A5', number: '5', share: 0.22, isLow: true },
  ];
  return (
    box(0, 0, 320, 200, '#eef5f6', 0) +
    each(totals, (total, index) => {
      const x = 18 + index * 97;
      return (
        box(x, 16, 90, 44, '#fff', 9) +
        words(x + 11, 33, total.name, '#5d7a86', { size: 8.5, weight: 500 }) +
        words(x + 11, 52, total.number, total.ink, { size: 16, weight: 700 })
      );
    }) +
    box(18, 70, 284, 116, '#fff', 9) +
    each(rows, (row, index) => {
      const y = 91 + index * 27;
      return (
        (row.isLow ? box(22, y - 15, 276, 23, '#fbe6e1', 6) : '') +
        words(32, y, row.name, row.isLow ? '#9b2b1b' : '#1f3b47', { size: 9.5 }) +
        words(138, y, row.shelf, '#5d7a86', { size: 8.5, weight: 500 }) +
        box(166, y - 6.5, 90, 6, '#dfeaec', 3) +
        box(166, y - 6.5, 90 * row.share, 6, row.isLow ? '#cf4a33' : '#2f8a86', 3) +
        words(288, y, row.number, row.isLow ? '#9b2b1b' : '#1f3b47', { size: 9.5, ...right })
      );
    })
  );
}

/** Days across, shifts down, gaps outlined. */
export function drawRota(): string {
  const days = ['Mon', 'Tue', 'Wed', 'Thu', 'Fri'];
  const shifts = ['Morning', 'Lunch', 'Evening'];
  const people = ['Ana', 'Joe', 'Mei', 'Sam', 'Lou', 'Ravi', 'Kit'];
  const fills = ['#d7e8dc', '#dfe3f4', '#f4e4d2', '#e8def0', '#d9ebf0', '#f3dfe3', '#e7ead2'];
  const gaps = new Set(['1-2', '3-1', '4-2']);
  return (
    box(0, 0, 320, 200, '#f5f4ee', 0) +
    words(18, 29, 'This week', '#2b3a2f', { size: 14, weight: 700 }) +
    box(236, 14, 66, 22, '#fdeacb', 11) +
    words(269, 28.5, '3 gaps', '#7f5100', { size: 9.5, weight: 700, ...middle }) +
    each(days, (day, index) => words(92 + index * 48, 56, day, '#5f6d62', { size: 8.5, weight: 700, ...middle })) +
    each(shifts, (shift, row) => {
      const y = 64 + row * 42;
      return (
        words(18, y + 21, shift, '#5f6d62', { size: 8.5 }) +
        each(days, (_, column) => {
          const x = 71 + column * 48;
          if (gaps.has(`${column}-${row}`)) {
            return (
              `<rect x="${x + 0.75}" y="${y + 0.75}" width="41.5" height="33.500" rx="7" fill="#fff8ea" stroke="#c98a1b" stroke-width="1.500" stroke-dasharray="4 3"/>` +
              shape(`M${x + 20.2} ${y + 12.5}h2.600v9h-2.600zM${x + 17} ${y + 15.7}h9v2.600h-9z`, '#a86f0c')
            );
          }
          const person = (row * 3 + column * 2) % people.length;
          return (
            box(x, y, 43, 35, fills[person]!, 8) +
            words(x + 21.5, y + 21, people[person]!, '#2b3a2f', { size: 9, ...middle })
          );
        })
      );
    })
  );
}
