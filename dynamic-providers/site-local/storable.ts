import { depthOf, serverMadeMembers } from "../inventory/kinds";
import type { EntityKind } from "../inventory/kinds";
import { leaves, referenceIn } from "../inventory/named-value-references";
import type { OwnEntity } from "../records/site-local-document";
import type { JsonObject } from "../common/json";
import type { RawEntity } from "../azure/entity";

const declareIt = "declare it for the site";

/** Members below those that hold credentials, and are none themselves. Source: https://learn.microsoft.com/rest/api/apimanagement */
const publicMembers = [
    "authorization.scheme",
    "certificate",
    "certificateIds",
    "endpointAddress",
    "identityClientId",
    "name",
];
/** Loggers that sign in with what their credentials say. Source: https://learn.microsoft.com/rest/api/apimanagement/logger/create-or-update */
const loggersWithCredentials = ["applicationinsights", "azureeventhub"];

/**
 * Why an entity cannot be put back whole by what may be kept of it in the vault: never a secret in the clear. References to
 * named values (`{{name}}`) and to a Key Vault may be kept.
 *
 * @returns undefined when it can.
 */
export function whyNotStorable(kind: EntityKind, raw: RawEntity): string | undefined {
    const properties = raw.properties ?? {};
    switch (kind.path) {
        case "namedValues":
            return properties.secret === true && !properties.keyVault
                ? `secret and not in a Key Vault: ${declareIt}`
                : undefined;
        case "certificates":
            return properties.keyVault ? undefined : `its private key is not in a Key Vault: ${declareIt}`;
        case "users":
            return identitiesOf(properties).includes("basic") ? `its password cannot be read: ${declareIt}` : undefined;
        case "apis/issues/attachments":
            return "its content cannot be put back from the link that Azure gives";
        case "backends":
            return whyNotBackend(properties) ?? findClear(properties.credentials);
        case "loggers":
            return loggersWithCredentials.includes(String(properties.loggerType).toLowerCase()) &&
                !properties.credentials
                ? cannotBeRead
                : findClear(properties.credentials);
        case "caches":
            return properties.connectionString ? findClear(properties.connectionString) : cannotBeRead;
        default:
            return kind.secrets && (kind.secrets.of?.(raw) ?? true) ? cannotBeRead : undefined;
    }
}

const cannotBeRead = `it has secrets that are not to be kept in the vault: ${declareIt}`;
const inTheClear = `it has credentials in the clear: name them by a named value ({{name}}), or ${declareIt}`;

/** What is put for an entity: all but what the service makes by itself. */
export function toOwnEntity(kind: EntityKind, path: string, raw: RawEntity): OwnEntity {
    if (depthOf(kind) === "ids") {
        return { path };
    }
    const { id: _id, name: _name, type: _type, etag: _etag, systemData: _systemData, ...rest } = raw;
    // The text of a policy is to be taken as it was asked for.
    const serverMade = [...serverMadeMembers, ...(kind.serverMade ?? [])].filter((member) => member !== "format");
    return { path, body: { ...rest, properties: withoutMembers(raw.properties ?? {}, serverMade) } };
}

function whyNotBackend({ url, proxy }: JsonObject): string | undefined {
    const { username, password } = (proxy ?? {}) as JsonObject;
    if (username && !password) {
        return cannotBeRead;
    }
    return (password ? findClear(password) : undefined) ?? (hasSecretIn(url) ? inTheClear : undefined);
}

/** Addresses of functions and shared access signatures carry their key. */
function hasSecretIn(url: unknown): boolean {
    if (typeof url !== "string" || !URL.canParse(url)) {
        return false;
    }
    const { username, password, searchParams } = new URL(url);
    return username !== "" || password !== "" || [...searchParams.values()].some((value) => !referenceIn(value));
}

function findClear(credentials: unknown): string | undefined {
    const clear = leaves(credentials).some(({ at, text }) => !isPublic(at) && referenceIn(text) === undefined);
    return clear ? inTheClear : undefined;
}

const isPublic = (at: string): boolean => publicMembers.some((member) => at === member || at.startsWith(`${member}.`));

function identitiesOf({ identities }: JsonObject): string[] {
    return ((identities ?? []) as readonly { readonly provider?: string }[]).map(
        ({ provider }) => provider?.toLowerCase() ?? "",
    );
}

/** Nulls say nothing, and go too, but for those within a member: a schema may hold some. */
function withoutMembers(properties: JsonObject, members: readonly string[]): JsonObject {
    return Object.fromEntries(
        Object.entries(properties).flatMap(([member, value]) => {
            if (value === null || value === undefined || members.includes(member)) {
                return [];
            }
            const below = members.flatMap((path) =>
                path.startsWith(`${member}.`) ? [path.slice(member.length + 1)] : [],
            );
            const isToCut = below.length > 0 && typeof value === "object" && !Array.isArray(value);
            return [[member, isToCut ? withoutMembers(value as JsonObject, below) : value]];
        }),
    );
}
