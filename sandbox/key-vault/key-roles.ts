/**
 * Built-in roles on keys. Source: https://learn.microsoft.com/azure/key-vault/general/rbac-guide
 * Administrator and Crypto Officer.
 */
export const rolesThatManageKeys: readonly string[] = [
    "00482a5a-887f-4fb3-b363-3b7fe8e74483",
    "14b46e9e-c2b7-41b4-b07b-48a6ebf60603",
];

/** Crypto User and Crypto Service Encryption User, and those that manage keys. */
export const rolesThatUnwrap: readonly string[] = [
    "12338af0-0e69-4776-bea7-57ae8d297424",
    "e147488a-f6f5-4113-8e2d-b22465e65bf6",
    ...rolesThatManageKeys,
];
