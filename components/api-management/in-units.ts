/** For example `1 unit` or `3 units`. */
export const inUnits = (units: number): string => `${units} ${units === 1 ? "unit" : "units"}`;
