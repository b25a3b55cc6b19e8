import { drawHabits, drawLedger, drawParty, drawRecipes, drawTimesTables } from './at-home';
import { drawBakery, drawInvoices, drawRestaurant, drawRota, drawStock } from './at-work';
import { box, each } from './shapes';

const drawings: Readonly<Record<string, () => string>> = {
  'habit-tracker': drawHabits,
  'ledger-zh': drawLedger,
  'table-booking': drawRestaurant,
  'bakery-orders': drawBakery,
  'recipe-box': drawRecipes,
  'invoice-maker': drawInvoices,
  'times-tables': drawTimesTables,
  'stock-room': drawStock,
  'summer-party': drawParty,
  'volunteer-rota': drawRota,
};

/** The inside of an example's thumbnail, for a `viewBox` of 320 by 200; an unknown example gets a blank page. */
export function drawingOf(exampleId: string): string {
  return (Object.hasOwn(drawings, exampleId) ? drawings[exampleId] : undefined)?.() ?? drawBlank();
}

function drawBlank(): string {
  return (
    box(0, 0, 320, 200, '#f4f1e8', 0) +
    each([60, 200, 160], (width, row) => box(24, 32 + row * 28, width, 12, '#e2dccb', 6))
  );
}
