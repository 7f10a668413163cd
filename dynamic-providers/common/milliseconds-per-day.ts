export const millisecondsPerDay = 24 * 60 * 60 * 1000;
