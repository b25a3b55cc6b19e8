/** How long what visitors of a shared app entered is kept; a restart of Easel makes the data anew as well. */
export const resetsEveryHours = 24;
