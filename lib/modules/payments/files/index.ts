export { AddToCart, BuyButton, Price } from './buy';
export type { Product } from './calls';
export { Cart } from './cart';
export { IncomePage } from './income';
export { money } from './money';
export { Orders, Receipt } from './orders';
export { PaymentsProvider, useCart, usePaid, useProducts } from './use-shop';
