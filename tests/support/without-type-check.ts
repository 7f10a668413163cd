/** For programs whose types a test has checked already: that again would take half of each run. */
export const withoutTypeCheck = { PULUMI_NODEJS_TRANSPILE_ONLY: "true" } as const;
