import type { ServiceObservation } from "../../azure/service";
import type { Authority } from "../../records/authority/authority";
import { currentTerm } from "../../records/authority/authority";
import type { RestoreRecord } from "../../records/restore-record";
import type { CatalogObservation } from "../../records/snapshot/observation";
import { intendNativeBackup } from "../../records/snapshot/native-backup";
import type { SiteDeclaration } from "../declaration";
import type { RunKnowledge, SiteObservation } from "../site-observation";
import { completeBackup } from "./completed-records";

/** The vault and the sites' services at one moment, as they are observed or imagined. */
export interface ImaginedWorld {
    readonly authority: Authority;
    readonly catalog: CatalogObservation;
    readonly restores: readonly RestoreRecord[];
    /** By site; a site without an entry has no service. */
    readonly services: Readonly<Record<string, ServiceObservation | undefined>>;
    /** Azure's time. */
    readonly now: Date;
}

/** The world as one site's run observes it. */
export function observeImagined(world: ImaginedWorld, site: string, run: RunKnowledge): SiteObservation {
    const { authority, catalog, restores, services, now } = world;
    return { authority, catalog, restores, service: services[site], now, run };
}

/** The service of a site, in the best case: it is there, and nothing runs on it. */
export function imagineService({ site, serviceId, tier }: SiteDeclaration, now: Date): ServiceObservation {
    const region = { location: "", units: 1, zones: [], subnetId: null, publicIpAddressId: null, natGateway: false };
    return {
        resourceId: serviceId,
        name: site,
        tier,
        location: "",
        units: 1,
        locations: [],
        createdAt: "",
        provisioningState: "Succeeded",
        targetProvisioningState: "",
        userAssignedIdentities: [],
        publicIpAddresses: [],
        settings: {
            customHostNames: [],
            caCertificates: [],
            virtualNetworkType: "None",
            identityType: "None",
            userAssignedIdentities: [],
            customProperties: {},
        },
        live: {
            tier,
            primary: region,
            additionalLocations: [],
            virtualNetworkType: "None",
            transition: "",
            modifiedAt: "",
            members: {},
        },
        observedAt: now,
    };
}

/** The catalog of a vault that cannot be read yet, in the best case: the active site has a snapshot that can be restored. */
export function imagineCatalog(authority: Authority, active: ServiceObservation | undefined): CatalogObservation {
    const empty: CatalogObservation = {
        ...{ snapshots: [], restores: [], unreadable: [], backupsContainer: "", payloads: new Map() },
    };
    const term = currentTerm(authority);
    if (!term || !active) {
        return empty;
    }
    // Where the authority was recovered and the record of earlier epochs is lost, their snapshots count for it.
    const epoch = term.serviceId === null ? term.epoch - 1 : term.epoch;
    const intended = { ...intendNativeBackup(active, "imagined", empty.backupsContainer), epoch };
    return completeBackup(empty, intended, new Date(term.claimedAt));
}
