import { readAuthorityOver } from "./read-authority";
import type { RecordedAuthority } from "./read-authority";
import { AzureConnection } from "../azure/connection";
import { readTrafficTarget } from "../azure/traffic-target";
import { readService } from "../azure/read-service";
import type { ServiceObservation } from "../azure/service";
import { findChangedSubscriptions } from "../inventory/changed-subscriptions";
import type { ChangedSubscriptions } from "../records/changed-subscriptions";
import { openContext } from "../operation/open-context";
import { lastServiceIdOf } from "../records/authority/authority";
import type { Authority } from "../records/authority/authority";
import type { SnapshotFacts } from "../records/snapshot/facts";
import { latest, selectSnapshot } from "../records/selection/select";
import { impatient } from "../requests/patience";
import { readAzureSettings } from "../sign-in/settings";
import type { EndpointNames } from "../azure/endpoint-names";
import { openParts } from "./ask-part";
import type { Answer, AskPart } from "./ask-part";
import { verifyRecordsOver } from "./vault-records";
import type { VerifiedRecords } from "./vault-records";
import type { ObservedVault } from "./authority-inputs";
import type { SignInConfig } from "./read-authority";

/** Where a project's parts lie. */
export interface LookedAt {
    readonly vault: ObservedVault;
    readonly signIn: SignInConfig;
    /** Resource IDs of the sites' services, by site, as far as they are known. */
    readonly services: Readonly<Record<string, string>>;
    /** The Azure service that sends clients to the active site. @default nothing does */
    readonly endpoint?: EndpointNames;
}

/** A project's parts at one moment, each read by itself. */
export interface Look {
    readonly vault: Answer<RecordedAuthority>;
    /** By site; a service that is not there is undefined. A site whose service is not known has no entry. */
    readonly services: Readonly<Record<string, Answer<ServiceObservation | undefined>>>;
    /** The site that clients are sent to, undefined where there is none. No part where there is no endpoint. */
    readonly traffic?: Answer<string | undefined>;
    /** Of the active site, since the snapshot that a failover would take over with; no part where there is none. */
    readonly subscriptions?: ChangedSubscriptions;
    /** Whether the vault's records are as they were written. */
    readonly records: Answer<VerifiedRecords>;
    /** What was warned of while it was read. */
    readonly warnings: readonly string[];
}

/** The parts of which every look is made. */
export type LookedParts = Omit<Look, "records" | "subscriptions">;

/** Asks the vault, Azure and the endpoint, all at once; changes nothing, and needs no backend of Pulumi's. */
export async function lookAt(
    places: LookedAt,
    environment: Readonly<Record<string, string | undefined>>,
): Promise<Look> {
    const ask = openParts(places.signIn, environment);
    // What stands in the way of reading the vault itself is told of that.
    const verifying = ask((connection) => verifyRecordsOver(connection, places.vault, "cached", () => undefined));
    const look = await lookAtParts(ask, places);
    const { vault, services } = look;
    const subscriptions = "value" in vault && (await lookAtSubscriptions(places, vault.value, services, ask));
    return { ...look, records: await verifying, ...(subscriptions && { subscriptions }) };
}

/** The same without the records and a comparison of subscriptions, over parts that are open. */
export async function lookAtParts(ask: AskPart, places: LookedAt): Promise<LookedParts> {
    const warnings: string[] = [];
    const vault = ask((connection) => readAuthorityOver(connection, places.vault, (line) => warnings.push(line)));
    const traffic = places.endpoint && ask((connection) => readTrafficTarget(connection, places.endpoint!));
    const known = partsOf(places.services, (id) => ask((connection) => readService(connection, id)));
    const recorded = await vault;
    // The vault may know of services that the files do not.
    const others = "value" in recorded ? servicesBeside(places.services, recorded.value.authority) : {};
    const more = partsOf(others, (id) => ask((connection) => readService(connection, id)));
    const services = await settled({ ...known, ...more });
    return { vault: recorded, services, ...(traffic && { traffic: await traffic }), warnings };
}

/** @returns undefined where there is nothing to compare: no active site, or no snapshot that it could be replaced with. */
async function lookAtSubscriptions(
    { vault }: LookedAt,
    { authority, catalog, now }: RecordedAuthority,
    services: Look["services"],
    ask: AskPart,
): Promise<ChangedSubscriptions | undefined> {
    const { active } = authority;
    const { selected } = selectSnapshot(catalog, { of: "lineage", authority }, latest, { tier: undefined }, now);
    const serviceId = active === null ? undefined : lastServiceIdOf(authority, active);
    if (active === null || serviceId === undefined || !selected) {
        return undefined;
    }
    return compareSubscriptions(ask, vault, { site: active, serviceId }, services[active], selected);
}

/**
 * What a failover with a snapshot does to the subscriptions of the site that is active, told before it begins. Never throws,
 * and waits as long as `lookAt` does.
 *
 * @returns undefined where the vault does not record that site's service.
 */
export async function lookAtSubscriptionsSince(
    { vault, signIn }: Pick<LookedAt, "vault" | "signIn">,
    environment: Readonly<Record<string, string | undefined>>,
    authority: Authority,
    snapshot: SnapshotFacts,
): Promise<ChangedSubscriptions | undefined> {
    const { active: site } = authority;
    const serviceId = site === null ? undefined : lastServiceIdOf(authority, site);
    if (site === null || serviceId === undefined) {
        return undefined;
    }
    const ask = openParts(signIn, environment);
    const service = await ask((connection) => readService(connection, serviceId));
    return compareSubscriptions(ask, vault, { site, serviceId }, service, snapshot);
}

/** @param service - as it was read just now; undefined where it was not. */
async function compareSubscriptions(
    ask: AskPart,
    vault: ObservedVault,
    { site, serviceId }: { readonly site: string; readonly serviceId: string },
    service: Answer<ServiceObservation | undefined> | undefined,
    snapshot: SnapshotFacts,
): Promise<ChangedSubscriptions> {
    if (service && !("value" in service && service.value)) {
        const problem = "value" in service ? `'${site}' has no service` : `Azure does not answer for '${site}'`;
        return { changes: null, problem };
    }
    const answer = await ask(async (connection) => {
        const context = await openContext(connection, vault, () => undefined);
        return findChangedSubscriptions(context.catalog, context.entities(serviceId), serviceId, snapshot);
    });
    if (!("value" in answer)) {
        return { changes: null, problem: answer.problem };
    }
    const { changes, problem } = answer.value;
    return { changes, problem: changes && problem !== null ? keysAreElsewhere : problem };
}

/** The key of their digests is a secret of the stacks. */
const keysAreElsewhere = "only the stacks have secretsKey: the preview of a failover compares them";

function servicesBeside(known: LookedAt["services"], authority: Authority): LookedAt["services"] {
    const sites = authority.lineage.map(({ site }) => site).filter((site) => !(site in known));
    return Object.fromEntries(
        sites.flatMap((site) => {
            const id = lastServiceIdOf(authority, site);
            return id === undefined ? [] : [[site, id] as const];
        }),
    );
}

const partsOf = <T>(
    ids: Readonly<Record<string, string>>,
    read: (id: string) => Promise<T>,
): Record<string, Promise<T>> => Object.fromEntries(Object.entries(ids).map(([site, id]) => [site, read(id)]));

async function settled<T>(parts: Readonly<Record<string, Promise<T>>>): Promise<Record<string, T>> {
    const entries = Object.entries(parts).map(async ([name, value]) => [name, await value] as const);
    return Object.fromEntries(await Promise.all(entries));
}

/** Signs in as {@link lookAt} does, and reads the vault alone. @throws as `readAuthority` */
export async function lookAtVault(
    { vault, signIn }: Pick<LookedAt, "vault" | "signIn">,
    environment: Readonly<Record<string, string | undefined>>,
): Promise<RecordedAuthority> {
    const connection = await AzureConnection.open(readAzureSettings(signIn, environment), impatient);
    return readAuthorityOver(connection, vault, () => undefined);
}
