/** All code that tests a page beyond opening it, as one module that only lane `try` loads. */
export { lookAtPage } from './look/look-at-page';
export { outlinePage } from './outline-page';
export { breakDocument, takeStep } from './take-step';
