/** What a role on the vault is for. */
export const GrantScope = {
    /** One container. */
    Container: "container",
    /** The whole storage account. */
    Account: "account",
} as const;
export type GrantScope = (typeof GrantScope)[keyof typeof GrantScope];
