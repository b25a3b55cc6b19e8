/** What tries a page beyond opening it, as one module that lane `try` alone loads. */
export { lookAtPage } from './look/look-at-page';
export { breakDocument, takeStep } from './take-step';
