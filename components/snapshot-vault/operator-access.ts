/** How those who run Pulumi reach the vault. */
export const OperatorAccess = {
    /** By their sign-in, which needs a role on the vault. */
    SignIn: "SignIn",
    /** By a key of the storage account, which is fetched when it is needed and kept nowhere. */
    AccessKey: "AccessKey",
} as const;
export type OperatorAccess = (typeof OperatorAccess)[keyof typeof OperatorAccess];
