/** Kinds of identities that get a role, by the names Azure has for them. */
export const PrincipalType = {
    User: "User",
    Group: "Group",
    /** A managed identity, too. */
    ServicePrincipal: "ServicePrincipal",
    ForeignGroup: "ForeignGroup",
    Device: "Device",
} as const;
export type PrincipalType = (typeof PrincipalType)[keyof typeof PrincipalType];
