/** What the storage account does with requests that no network rule matches, by the name ARM has for it. */
export const DefaultAction = { Allow: "Allow", Deny: "Deny" } as const;
export type DefaultAction = (typeof DefaultAction)[keyof typeof DefaultAction];
