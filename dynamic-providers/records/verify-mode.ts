/** `entities` compares every entity by an inventory · `off` compares nothing. */
export const verifyModes = ["entities", "off"] as const;
export type VerifyMode = (typeof verifyModes)[number];
