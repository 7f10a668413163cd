import { notYetKnown } from "../input-failures";
import { isMembers } from "./api-management-shape";
import { describeCertificates } from "./certificate-changes";
import { describeCustomProperties } from "./custom-property-changes";
import { describeHostnames } from "./hostname-changes";
import { describeIdentity } from "./identity-changes";
import type { ServiceBody } from "./service-body";
import type { ServiceChange } from "./service-change";

/** The members of a service as ARM answers them, by the names of the SDK's model. */
export type LiveMembers = Readonly<Record<string, unknown>>;

type Compare = (put: ServiceBody, live: LiveMembers) => readonly ServiceChange[];

/**
 * What the PUT changes about each member that ARM answers, beside tier, regions, units, zones and networks. A member that a
 * PUT leaves out is taken away, or gets Azure's default. Sources: hashicorp/terraform-provider-azurerm#12607 and #10253 (host
 * names), #26900; Azure/apiops#72; the defaults are those of
 * https://learn.microsoft.com/rest/api/apimanagement/api-management-service/create-or-update
 */
export const comparedMembers: Readonly<Record<string, Compare>> = {
    tags: describeTags,
    identity: (put, live) => describeIdentity(put.identity, live.identity),
    hostnameConfigurations: (put, live) => describeHostnames(put.hostnameConfigurations, live.hostnameConfigurations),
    certificates: (put, live) => describeCertificates(put.certificates, live.certificates),
    customProperties: (put, live) => describeCustomProperties(put.customProperties, live.customProperties),
    publicNetworkAccess: (put, live) =>
        setting("publicNetworkAccess", put.publicNetworkAccess ?? "Enabled", live.publicNetworkAccess, {
            removes: ["publicNetworkAccess"],
            keep: `declare publicNetworkAccess "${String(live.publicNetworkAccess)}"`,
        }),
    apiVersionConstraint: (put, live) =>
        setting(
            "the oldest api-version of management requests",
            memberOf(put.apiVersionConstraint, "minApiVersion") ?? null,
            memberOf(live.apiVersionConstraint, "minApiVersion"),
        ),
    notificationSenderEmail: (put, live) =>
        setting("notificationSenderEmail", put.notificationSenderEmail ?? ownSender, live.notificationSenderEmail),
    publisherName: (put, live) => setting("publisherName", put.publisherName, live.publisherName),
    publisherEmail: (put, live) => setting("publisherEmail", put.publisherEmail, live.publisherEmail),
    // The defaults of @pulumi/azure-native, which sends them where nothing is declared.
    developerPortalStatus: (put, live) =>
        setting("developerPortalStatus", put.developerPortalStatus ?? "Enabled", live.developerPortalStatus, {
            ...(live.developerPortalStatus === "Enabled" && { removes: ["developerPortalStatus"] }),
        }),
    legacyPortalStatus: (put, live) =>
        setting("legacyPortalStatus", put.legacyPortalStatus ?? "Enabled", live.legacyPortalStatus),
    configurationApi: (put, live) =>
        setting(
            "configurationApi.legacyApi",
            memberOf(put.configurationApi, "legacyApi") ?? "Enabled",
            memberOf(live.configurationApi, "legacyApi"),
            {
                ...(memberOf(live.configurationApi, "legacyApi") === "Enabled" && {
                    removes: ["configurationApi"],
                }),
            },
        ),
};

/** The members that the comparison of tier, regions, units, zones and networks looks at. */
export const comparedByRegion: readonly string[] = [
    "location",
    "sku.name",
    "sku.capacity",
    "zones",
    "virtualNetworkType",
    "virtualNetworkConfiguration.subnetResourceId",
    "publicIpAddressId",
    "natGatewayState",
    "disableGateway",
    ...["location", "sku.capacity", "zones", "virtualNetworkConfiguration.subnetResourceId"].map(
        (member) => `additionalLocations.${member}`,
    ),
    ...["publicIpAddressId", "natGatewayState", "disableGateway"].map((member) => `additionalLocations.${member}`),
];

/** What is not compared of what ARM answers and a PUT may name, by its path in the SDK's model, and why not. */
export const notComparedMembers: Readonly<Record<string, string>> = {
    enableClientCertificate: "for the Consumption tier only, which ApiManagement does not declare",
    restore: "a command, which Azure answers with nothing",
    "additionalLocations.sku.name": "the tier of the service",
    "identity.userAssignedIdentities.principalId": "Azure's: follows from the identity",
    "identity.userAssignedIdentities.clientId": "Azure's: follows from the identity",
    "hostnameConfigurations.encodedCertificate": "never answered",
    "hostnameConfigurations.certificatePassword": "never answered",
    "hostnameConfigurations.certificate": "Azure's: follows from the certificate's source, and is renewed by Azure",
    "hostnameConfigurations.certificateStatus": "Azure's: follows from the certificate's source",
    "certificates.encodedCertificate": "never answered",
    "certificates.certificatePassword": "never answered",
    "certificates.certificate.expiry": "follows from the certificate, which is told by its thumbprint",
    "certificates.certificate.subject": "follows from the certificate, which is told by its thumbprint",
    privateEndpointConnections: "resources of their own: a PUT of the service leaves them alone (assumed)",
    systemData: "Azure's: who changed it last",
};

/** What the PUT changes about the service beside tier, regions, units, zones and networks. */
export function describeMembers(put: ServiceBody, live: LiveMembers): ServiceChange[] {
    return Object.entries(comparedMembers).flatMap(([name, compare]) =>
        put[name as keyof ServiceBody] === notYetKnown ? [] : compare(put, live),
    );
}

/** Azure's own. Source: the default of `notificationSenderEmail` as Azure answers it (recorded). */
const ownSender = "apimgmt-noreply@mail.windowsazure.com";

/** One value. What Azure does not answer cannot be lost. */
function setting(
    name: string,
    wanted: unknown,
    present: unknown,
    more: Pick<ServiceChange, "removes" | "keep"> = {},
): ServiceChange[] {
    const isAnswered = present !== undefined && present !== null && present !== "";
    if (!isAnswered || wanted === notYetKnown || wanted === undefined || wanted === present) {
        return [];
    }
    const tell = (value: unknown): string => (typeof value === "string" ? value : JSON.stringify(value));
    const to = wanted === null ? "Azure's default" : `'${tell(wanted)}'`;
    return [{ text: `changes ${name} from '${tell(present)}' to ${to}`, hurts: false, ...more }];
}

/** Of a map that Azure Policy or a script may add to, the names tell enough. */
function describeTags({ tags }: ServiceBody, live: LiveMembers): ServiceChange[] {
    const wanted = isMembers(tags) ? tags : {};
    const present = isMembers(live.tags) ? live.tags : {};
    const [gone, changed, added] = [
        Object.keys(present).filter((name) => !(name in wanted)),
        Object.keys(present).filter(
            (name) => name in wanted && wanted[name] !== notYetKnown && wanted[name] !== present[name],
        ),
        Object.keys(wanted).filter((name) => !(name in present)),
    ];
    const tell = (does: string, names: readonly string[], more = ""): ServiceChange[] =>
        names.length > 0
            ? [{ text: `${does} ${names.length > 1 ? "tags" : "tag"} ${names.join(", ")}${more}`, hurts: false }]
            : [];
    return [
        ...tell("takes away", gone, ' (unmanaged: ["tags"] keeps what others add)'),
        ...tell("changes", changed),
        ...tell("adds", added),
    ];
}

function memberOf(owner: unknown, name: string): unknown {
    return owner === notYetKnown ? notYetKnown : isMembers(owner) ? owner[name] : undefined;
}
