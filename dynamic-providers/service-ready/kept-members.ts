/** Members that another tool may manage: the names that `unmanaged` takes, and what ARM and azure-native call them. */
export const unmanageableMembers = {
    tags: "tags",
    units: "sku",
    hostnames: "hostnameConfigurations",
    certificates: "certificates",
    userAssignedIdentityIds: "identity",
    customProperties: "customProperties",
    publicNetworkAccess: "publicNetworkAccess",
    notificationSenderEmail: "notificationSenderEmail",
    minApiVersion: "apiVersionConstraint",
    developerPortalStatus: "developerPortalStatus",
    legacyPortalStatus: "legacyPortalStatus",
    configurationApi: "configurationApi",
} as const;

/** Of the live service: what a PUT sends as it is. By ARM's names. */
export type KeptMembers = Readonly<Record<string, unknown>>;

/**
 * What is sent as it is live: what others manage, and the custom properties that neither the declaration nor the safe defaults
 * name.
 *
 * @param live - as ARM answers it.
 * @param unmanaged - by the names of {@link unmanageableMembers}. @default none
 * @param declared - what is declared, the safe defaults included.
 */
export function keptOf(
    live: Readonly<Record<string, unknown>>,
    unmanaged: readonly string[] = [],
    declared: Readonly<Record<string, unknown>> = {},
): KeptMembers {
    const members = Object.entries(unmanageableMembers)
        .filter(([name]) => unmanaged.includes(name))
        .map(([, member]) => [member, sendable(member, live[member])] as const);
    const properties = isRecord(live.customProperties) ? live.customProperties : {};
    const named = isRecord(declared.customProperties) ? declared.customProperties : {};
    const others = Object.entries(properties).filter(([name]) => !(name in named));
    const kept = {
        // Where custom properties are not known before an output is, those of Azure cannot be told apart.
        ...(others.length > 0 &&
            isRecord(declared.customProperties) && { customProperties: Object.fromEntries(others) }),
        ...Object.fromEntries(members.filter(([, value]) => value !== undefined && value !== null)),
    };
    // As it comes out of a state: without what is undefined, and with times as text.
    return JSON.parse(JSON.stringify(kept)) as KeptMembers;
}

/** Without what Azure alone sets: a PUT must not send it, or need not. */
function sendable(member: string, value: unknown): unknown {
    switch (member) {
        // The tier is never left to others.
        case "sku":
            return isRecord(value) && typeof value.capacity === "number" ? { capacity: value.capacity } : undefined;
        case "identity":
            return isRecord(value) && isRecord(value.userAssignedIdentities)
                ? Object.keys(value.userAssignedIdentities)
                : undefined;
        case "hostnameConfigurations":
            return Array.isArray(value)
                ? value
                      .filter(isRecord)
                      .filter(({ certificateSource }) => certificateSource !== "BuiltIn")
                      .map(withoutNulls)
                : undefined;
        case "certificates":
            return Array.isArray(value) ? value.filter(isRecord).map(withoutNulls) : undefined;
        case "apiVersionConstraint":
            return isRecord(value) && value.minApiVersion ? value : undefined;
        default:
            return value;
    }
}

const withoutNulls = (value: Readonly<Record<string, unknown>>): Readonly<Record<string, unknown>> =>
    Object.fromEntries(Object.entries(value).filter(([, member]) => member !== null && member !== undefined));

const isRecord = (value: unknown): value is Readonly<Record<string, unknown>> =>
    typeof value === "object" && value !== null && !Array.isArray(value);
