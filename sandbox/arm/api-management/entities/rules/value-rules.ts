import { createHash } from "node:crypto";
import { namedValuesIn } from "../../../../policy/policy-references";
import type { EntityContext } from "../entity-context";
import { invalidFields } from "../entity-error";
import { nameOf } from "../entity-path";
import { newId } from "../new-id";
import type { Body } from "../render-entity";
import { keyVaultCertificate, readPfx } from "./certificate";
import { missingNamedValue, requireUnused } from "./in-use";
import { toKeyVault } from "./key-vault";
import type { EntityRule } from "./rule";

/** Key Vault is not simulated: what it holds follows from the identifier. */
const valueInVault = (identifier: unknown): string =>
    createHash("sha256").update(String(identifier).toLowerCase()).digest("hex").slice(0, 32);

/** Recorded: named-values_2022-08-01. */
export const namedValueRule: EntityRule = {
    write: (context, { sent, given }) => {
        const keyVault = given.value === undefined || given.keyVault ? toKeyVault(context, sent.keyVault) : undefined;
        const value = keyVault ? valueInVault(keyVault.secretIdentifier) : sent.value;
        if (value === undefined) {
            throw invalidFields(["value", "Either 'value' or 'keyVault' must be there."]);
        }
        const { keyVault: _given, ...rest } = sent;
        return { ...rest, value, ...(keyVault && { keyVault, secret: true }) };
    },
    remove: (context, namedValue) =>
        requireUnused(context, namedValue, {
            ...{ to: "namedValues", noun: "Named Value" },
            name: String(namedValue.properties.displayName),
        }),
};

/** Documented: https://learn.microsoft.com/rest/api/apimanagement/certificate/create-or-update */
export const certificateRule: EntityRule = {
    write: (context, { sent, existing }) => {
        const keyVault = toKeyVault(context, sent.keyVault);
        if (keyVault) {
            return { ...keyVaultCertificate(String(keyVault.secretIdentifier), context.now), keyVault };
        }
        if (typeof sent.data !== "string") {
            throw invalidFields(["data", "Either 'data' or 'keyVault' must be there."]);
        }
        const password = typeof sent.password === "string" ? sent.password : "";
        const facts = readPfx(sent.data, password);
        const isSame = existing?.properties.thumbprint === facts.thumbprint;
        return isSame ? existing.properties : { ...facts, data: sent.data, password };
    },
    remove: (context, certificate) => {
        const { thumbprint } = certificate.properties;
        requireUnused(context, certificate, { to: "certificates", noun: "Certificate" });
        requireUnused(context, certificate, { to: "thumbprints", name: String(thumbprint), noun: "Certificate" });
    },
};

/** Credentials of a logger that are secrets. */
const loggerSecrets = ["instrumentationKey", "connectionString"];

/** Recorded for an Application Insights logger; that a cache's named value is called after its ID alone is documented by the REST reference. */
export const loggerRule: EntityRule = {
    write: (context, { sent, existing }) => {
        const before = (existing?.properties.credentials ?? {}) as Body;
        const credentials = Object.entries((sent.credentials ?? {}) as Body).map(([name, value]) => [
            name,
            loggerSecrets.includes(name)
                ? toReference(context, value, before[name], (id) => `Logger-Credentials--${id}`)
                : value,
        ]);
        requireOwnNamedValues(context, sent.credentials);
        return { ...sent, credentials: Object.fromEntries(credentials) as Body };
    },
    remove: (context, logger) => requireUnused(context, logger, { to: "loggers", noun: "Logger" }),
};

/** Quoted by users for a logger: Azure/apiops#648. A cache, whose named values are made in the same way, is assumed to be alike. */
function requireOwnNamedValues(context: EntityContext, texts: unknown): void {
    const missing = missingNamedValue(context, texts);
    if (missing !== undefined) {
        throw invalidFields(["One or more Properties ['{0}'] specified are missing.", missing]);
    }
}

export const cacheRule: EntityRule = {
    write: (context, { sent, existing }) => {
        requireOwnNamedValues(context, sent.connectionString);
        const connectionString = toReference(
            context,
            sent.connectionString,
            existing?.properties.connectionString,
            (id) => id,
        );
        return { ...sent, connectionString };
    },
};

/** Keeps a raw secret as a named value of the service's own making, and says how it is named. */
function toReference(
    { service: { entities } }: EntityContext,
    value: unknown,
    before: unknown,
    nameFor: (id: string) => string,
): unknown {
    if (typeof value !== "string" || namedValuesIn(value).length > 0) {
        return value;
    }
    const [known] = namedValuesIn(typeof before === "string" ? before : "");
    const existing = entities.list("namedValues").find(({ properties }) => properties.displayName === known);
    const id = existing ? nameOf(existing.path) : newId();
    const displayName = existing ? known! : nameFor(id);
    entities.put(`namedValues/${id}`, { displayName, value, tags: null, secret: true });
    return `{{${displayName}}}`;
}

export const backendRule: EntityRule = {
    write: (context, { sent, existing }) => {
        const isPool = String(sent.type).toLowerCase() === "pool" || sent.pool !== undefined;
        if (!existing && !isPool) {
            const missing = ["url", "protocol"].filter((member) => !sent[member]);
            if (missing.length > 0) {
                throw invalidFields(...missing.map((member) => [member, `'${member}' must not be empty.`] as const));
            }
        }
        const missing = missingNamedValue(context, sent.credentials);
        if (missing !== undefined) {
            // Quoted by users: Azure/apiops#491.
            throw invalidFields(["credentials", `Property '${missing}' not found.`]);
        }
        return sent;
    },
    remove: (context, backend) => requireUnused(context, backend, { to: "backends", noun: "Backend" }),
};
