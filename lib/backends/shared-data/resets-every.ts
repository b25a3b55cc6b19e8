/** Hours after which everything that visitors of a shared app entered is deleted; a restart of Easel deletes it too. */
export const resetsEveryHours = 24;
