import { textOf } from "../../../../ground/text-of";
import type { EntityContext } from "../entity-context";
import { timeOf } from "../entity-context";
import { invalidFields, refused } from "../entity-error";
import { nameOf, pathOfId } from "../entity-path";
import type { Body } from "../render-entity";
import { newKey } from "../new-id";
import type { EntityRule } from "./rule";
import { withTimes } from "./with-times";

/** Keys are made with the gateway and stay its own. */
export const gatewayRule: EntityRule = {
    write: (_context, { sent, existing }) => ({
        ...sent,
        primary: existing?.properties.primary ?? newKey(),
        secondary: existing?.properties.secondary ?? newKey(),
    }),
    // That it is there is recorded; what it holds is assumed.
    put: (_context, _gateway, shown) => ({ ...shown, heartbeat: [] }),
};

/** Its name is its type. Documented: https://learn.microsoft.com/rest/api/apimanagement/identity-provider/create-or-update */
export const identityProviderRule: EntityRule = {
    write: (_context, { at, sent }) => ({ ...sent, type: nameOf(at.path) }),
};

/** Recorded: a provider answers where consent leads back to, without its secret, names in their usual case. */
export const authorizationProviderRule: EntityRule = {
    write: ({ service }, { sent }) => {
        const oauth2 = (sent.oauth2 ?? {}) as Body;
        const grantTypes = Object.fromEntries(
            Object.entries((oauth2.grantTypes ?? {}) as Body).map(([grant, settings]) => [
                grant,
                {
                    scopes: null,
                    ...Object.fromEntries(
                        Object.entries((settings ?? {}) as Body).map(([name, value]) => [lowerFirst(name), value]),
                    ),
                },
            ]),
        );
        return {
            ...sent,
            oauth2: {
                redirectUrl: `https://authorization-manager.consent.azure-apim.net/redirect/apim/${service.name}`,
                grantTypes,
            },
        };
    },
};

const lowerFirst = (name: string): string => name.charAt(0).toLowerCase() + name.slice(1);

/** Recorded: a connection that nobody has consented to. That client credentials connect at once is documented. */
export const authorizationRule: EntityRule = {
    write: (_context, { sent }) =>
        String(sent.oauth2grantType).toLowerCase() === "clientcredentials"
            ? { ...sent, status: "Connected" }
            : {
                  ...sent,
                  status: "Error",
                  error: { code: "Unauthenticated", message: "This connection is not authenticated." },
              },
};

export const diagnosticRule: EntityRule = {
    write: ({ service: { entities } }, { sent }) => {
        const loggerId = textOf(sent.loggerId);
        if (!loggerId) {
            // Quoted by users: Azure/apiops#381.
            throw invalidFields(["loggerId", "LoggerId must be specified."]);
        }
        if (!entities.get(pathOfId(loggerId))) {
            throw invalidFields(["loggerId", `Logger '${nameOf(loggerId)}' not found.`]);
        }
        return sent;
    },
};

/** Made of the tag of the same name. Documented: https://learn.microsoft.com/rest/api/apimanagement/api-tag-description/create-or-update */
export const tagDescriptionRule: EntityRule = {
    write: ({ service: { entities } }, { at, sent }) => {
        const tag = entities.get(`tags/${nameOf(at.path)}`);
        return {
            ...sent,
            displayName: tag?.properties.displayName ?? nameOf(at.path),
            tagId: `/tags/${nameOf(at.path)}`,
        };
    },
};

export const issueRule: EntityRule = {
    write: (context, { at, sent, existing }) => ({
        ...sent,
        apiId: sent.apiId ?? `/${at.parent}`,
        createdDate: existing?.properties.createdDate ?? sent.createdDate ?? timeOf(context),
    }),
};

export const commentRule: EntityRule = {
    write: (context, { sent, existing }) => ({
        ...sent,
        createdDate: existing?.properties.createdDate ?? sent.createdDate ?? timeOf(context),
    }),
};

/** Reported by tools that read them: a list leaves the document out. */
export const schemaRule: EntityRule = {
    list: (_context, _schema, { document: _document, ...shown }) => shown,
};

export const versionSetRule: EntityRule = {
    write: (_context, { sent }) => {
        const needed = { Query: "versionQueryName", Header: "versionHeaderName" }[String(sent.versioningScheme)];
        if (needed !== undefined && !sent[needed]) {
            throw invalidFields([needed, `'${needed}' must not be empty.`]);
        }
        return sent;
    },
    // Assumed: no page and no user tells what deleting a set in use does.
    remove: ({ service: { entities } }, { path }) => {
        const user = entities
            .list("apis")
            .find((api) => String(api.properties.apiVersionSetId).toLowerCase() === `/${path}`.toLowerCase());
        if (user) {
            throw refused(`API version set '${nameOf(path)}' cannot be deleted: '${user.path}' uses it.`);
        }
    },
};

/** A template that was written is no default any more; deleting it brings the default back. Documented: https://learn.microsoft.com/rest/api/apimanagement/email-template/delete */
export const templateRule: EntityRule = {
    write: (_context, { sent }) => ({ ...sent, isDefault: false }),
};

export const recipientRule = (member: "emails" | "users"): EntityRule => ({
    write: (_context, { at }) =>
        member === "emails" ? { email: nameOf(at.path) } : { userId: `/users/${nameOf(at.path)}` },
    stored: (context, _entity, { at }) => setRecipients(context, at.parent),
});

/** A notification tells its recipients, whichever way they came. */
export function setRecipients({ service: { entities } }: EntityContext, notification: string): void {
    const kept = entities.get(notification);
    if (kept) {
        const emails = entities.list(`${notification}/recipientEmails`).map(({ path }) => nameOf(path));
        const users = entities.list(`${notification}/recipientUsers`).map(({ path }) => `/users/${nameOf(path)}`);
        entities.put(notification, { ...kept.properties, recipients: { emails, users } });
    }
}

/** A PUT has no body: it says that there is one, and changes nothing of it. */
export const notificationRule: EntityRule = {
    write: (_context, { existing }) => ({ ...existing?.properties }),
};

/** Keys are made with the service. */
export const tenantRule: EntityRule = {
    write: (_context, { sent, existing }) => ({
        ...existing?.properties,
        ...sent,
        primaryKey: sent.primaryKey ?? existing?.properties.primaryKey,
        secondaryKey: sent.secondaryKey ?? existing?.properties.secondaryKey,
    }),
};

export const portalRevisionRule: EntityRule = {
    write: (context, { sent, existing }) => withTimes(context, existing, sent),
    stored: ({ service: { entities } }, revision) => {
        if (revision.properties.isCurrent === true) {
            for (const other of entities.list("portalRevisions").filter(({ path }) => path !== revision.path)) {
                entities.put(other.path, { ...other.properties, isCurrent: false });
            }
        }
    },
};

/** Content of the portal has no shape of its own: it is told as it was put. */
export const contentRule: EntityRule = { write: (_context, { given }) => given };

export const hostnameConfigurationRule: EntityRule = {
    write: ({ service: { entities } }, { sent }) => {
        if (sent.certificateId !== undefined && !entities.get(pathOfId(textOf(sent.certificateId)))) {
            throw invalidFields(["certificateId", `Certificate '${nameOf(textOf(sent.certificateId))}' not found.`]);
        }
        return sent;
    },
};
