import { Tier } from "../api-management/tier";
import { CertificateSource } from "../api-management/certificate-source";
import { HostnameType } from "../api-management/hostname-type";
import { PublicNetworkAccess } from "../api-management/public-network-access";
import { VirtualNetworkType } from "../api-management/virtual-network-type";
import { configKey } from "./config-key";
import { list, listOfOnce, mapOf, object, required } from "./nested-shapes";
import { flag, oneOf, text, whole } from "./scalar-shapes";

const needed = { site: "required", service: "required" } as const;
const may = { site: "optional", service: "optional" } as const;
const virtualNetwork = object({ subnetId: required(text()) });

const autoscaleRule = object({
    capacityPercent: whole(1),
    windowMinutes: whole(1),
    cooldownMinutes: whole(1),
    byUnits: whole(1),
});

/** The service of a site, by the names of `ApiManagementArgs`. */
export const serviceKeys = {
    serviceName: configKey({
        shape: text(),
        in: needed,
        default: "required: set it in the stack's file",
        description: "Name of the API Management service (globally unique).",
    }),
    publisherName: configKey({
        shape: text(),
        in: { ...needed, drill: "required" },
        default: "in Pulumi.yaml",
        description: "Name of the publisher that developer portals and e-mails show.",
    }),
    publisherEmail: configKey({
        shape: text(),
        in: { ...needed, drill: "required" },
        default: "in Pulumi.yaml",
        description: "Where Azure sends the service's notifications.",
    }),
    notificationSenderEmail: configKey({
        shape: text(),
        in: may,
        default: "Azure's own address",
        description: "The address from which Azure sends notifications.",
    }),
    tier: configKey({
        shape: oneOf<Tier>(Tier),
        in: may,
        default: "Premium",
        description: "Tier of the service. Both sites need the same one.",
    }),
    units: configKey({
        shape: whole(0),
        in: may,
        default: "1",
        description: "Scale units in the primary region.",
    }),
    autoscale: configKey({
        shape: object({
            minUnits: required(whole(1)),
            maxUnits: required(whole(1)),
            scaleOut: autoscaleRule,
            scaleIn: autoscaleRule,
            enabled: flag(),
        }),
        in: may,
        default: "the units stay as declared",
        description: "Has Azure Monitor move the units of the primary region by the service's capacity.",
    }),
    zones: configKey({
        shape: listOfOnce(text()),
        in: may,
        default: "Azure's choice",
        description: "Availability zones of the primary region.",
    }),
    additionalLocations: configKey({
        shape: list(
            object({
                location: required(text()),
                units: required(whole(0)),
                zones: listOfOnce(text()),
                virtualNetwork,
                publicIpAddressId: text(),
                natGateway: flag(),
                disableGateway: flag(),
            }),
        ),
        in: may,
        default: "none",
        description: "Further regions with a gateway.",
    }),
    maxUnitsPerRegion: configKey({
        shape: whole(0),
        in: may,
        default: "31",
        description: "The number of units per region that needs no confirmation.",
    }),
    virtualNetworkType: configKey({
        shape: oneOf<VirtualNetworkType>(VirtualNetworkType),
        in: may,
        default: "None",
        description: "Whether all regions are in virtual networks.",
    }),
    virtualNetwork: configKey({
        shape: virtualNetwork,
        in: may,
        default: "no virtual network",
        description: "The subnet of the primary region's gateway.",
    }),
    publicIpAddressId: configKey({
        shape: text(),
        in: may,
        default: "one of Azure's",
        description: "Resource ID of a public IP address of the primary region.",
    }),
    natGateway: configKey({
        shape: flag(),
        in: may,
        default: "false",
        description: "Sends the primary region's outbound traffic through a NAT gateway.",
    }),
    disableGateway: configKey({
        shape: flag(),
        in: may,
        default: "false",
        description: "Takes the primary region's gateway out of service.",
    }),
    publicNetworkAccess: configKey({
        shape: oneOf<PublicNetworkAccess>(PublicNetworkAccess),
        in: may,
        default: "Enabled",
        description: "Whether the management endpoint is reachable over the internet.",
    }),
    hostnames: configKey({
        shape: list(
            object({
                type: required(oneOf<HostnameType>(HostnameType)),
                hostName: required(text()),
                certificateSource: oneOf<CertificateSource>(CertificateSource),
                keyVaultId: text(),
                identityClientId: text(),
                defaultSslBinding: flag(),
                negotiateClientCertificate: flag(),
            }),
        ),
        in: may,
        default: "Azure's own",
        description: "Host names of your own, with certificates in Key Vault or Azure's managed ones.",
    }),
    customProperties: configKey({
        shape: mapOf(text({ type: "name" }), text()),
        in: may,
        default: "TLS 1.2 and later, strong ciphers",
        description: "Protocols and ciphers, by Azure's full names.",
    }),
    minApiVersion: configKey({
        shape: text(),
        in: may,
        default: "any",
        description: "The oldest api-version of management requests that the service accepts.",
    }),
    protectService: configKey({
        shape: flag(),
        in: may,
        default: "true on Premium",
        description: "Refuses to destroy or replace the service until false is applied.",
    }),
    validateLive: configKey({
        shape: flag(),
        in: may,
        default: "false",
        description: "Asks Azure first what the subscription has: tier, units and zones in each region.",
    }),
    allowRemovals: configKey({
        shape: listOfOnce(text()),
        in: may,
        isConsent: true,
        default: "none",
        description:
            "What you allow to be taken away from the live service: regions, the tier, host names, identities, and more.",
    }),
    unmanaged: configKey({
        shape: listOfOnce(text()),
        in: may,
        default: "none",
        description: "What others manage of the service, for example `tags`: an update sends what is live then.",
    }),
    undelete: configKey({
        shape: flag(),
        in: may,
        default: "false",
        description: "Recovers a deleted service of this name, which Azure keeps for 48 hours.",
    }),
    timeouts: configKey({
        shape: object({ createSeconds: whole(0), updateSeconds: whole(0), deleteSeconds: whole(0) }),
        in: may,
        default: "4, 4 and 2 hours",
        description: "How many seconds one `pulumi up` waits for Azure.",
    }),
};
