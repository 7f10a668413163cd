import { sampleService } from "../support/sample-service";
import type { Authority } from "../../dynamic-providers/records/authority/authority";
import type { ServiceObservation } from "../../dynamic-providers/azure/service";
import type { RestoreRecord } from "../../dynamic-providers/records/restore-record";
import { restoreSchema } from "../../dynamic-providers/records/restore-record";
import { triggeredName } from "../../dynamic-providers/records/triggered-name";
import type { RunKnowledge, SiteObservation } from "../../dynamic-providers/protocol/site-observation";
import type { SnapshotFacts } from "../../dynamic-providers/records/snapshot/facts";
import type { CatalogObservation } from "../../dynamic-providers/records/snapshot/observation";
import { sampleFacts } from "../support/sample-facts";
import { nowOf, serviceIdOf } from "./world";
import type { Restore, Service, SiteName, Snapshot, World } from "./world";

const day = 24 * 60 * 60 * 1000;
const iso = (time: number | null): string | null => (time === null ? null : new Date(time).toISOString());
const sample = sampleFacts();

/** The world as the protocol's own functions see it. */
export function observeWorld(world: World, site: SiteName, authority: Authority, run: RunKnowledge): SiteObservation {
    const catalog = catalogOf(world);
    return {
        authority,
        catalog,
        restores: world.restores.map(toRecord),
        service: toService(site, world.services[site]),
        now: new Date(nowOf(world)),
        run,
    };
}

export function catalogOf({ snapshots, restores }: World): CatalogObservation {
    const facts = snapshots.map(toFacts);
    return {
        snapshots: facts,
        restores: restores.map(toRecord),
        unreadable: [],
        backupsContainer: sample.payload.container,
        payloads: new Map(
            facts
                .filter(
                    (_, index) => snapshots[index]!.azure === "succeeded" && snapshots[index]!.tombstone !== "erased",
                )
                .map(({ payload }) => [payload.name, { bytes: 10, etag: payload.name }]),
        ),
    };
}

const factsOf = new WeakMap<Snapshot, SnapshotFacts>();

function toFacts(snapshot: Snapshot): SnapshotFacts {
    const known = factsOf.get(snapshot);
    if (known) {
        return known;
    }
    const { id, site, trigger, epoch, result, startedAt, completedAt, isStable, holds, tombstone } = snapshot;
    const name = `${id}.apimbackup`;
    const facts = {
        ...sample,
        id,
        service: { ...sample.service, resourceId: serviceIdOf(site) },
        trigger,
        epoch,
        observed: { startedAt: iso(startedAt), completedAt: iso(completedAt) },
        payload: {
            ...sample.payload,
            name,
            ...(result === "succeeded" ? { bytes: 10, etag: name } : { bytes: null, etag: null }),
        },
        restorable: {
            until: startedAt === null ? null : iso(startedAt + 30 * day),
            tiers: ["Premium"],
            requires: null,
        },
        inventory: {
            schema: "apim-dr/inventory/1",
            canon: 2,
            kinds: {},
            digest: `sha256:${snapshot.expected}`,
            blob: `inventories/${id}.json`,
            keyId: "key",
            stable: isStable,
            ...(isStable === false ? { changedKinds: ["apis"] } : {}),
        } as unknown as SnapshotFacts["inventory"],
        holds,
        superseded: snapshot.isSuperseded,
        result,
        ...(tombstone ? { tombstone: { at: "2026-01-01T00:00:00.000Z", reason: "it goes", state: tombstone } } : {}),
    };
    factsOf.set(snapshot, facts);
    return facts;
}

const recordOf = new WeakMap<Restore, RestoreRecord>();

function toRecord(restore: Restore): RestoreRecord {
    const known = recordOf.get(restore);
    if (known) {
        return known;
    }
    const { site, trigger, snapshot, result, startedAt, completedAt, isVerified } = restore;
    const record: RestoreRecord = {
        schema: restoreSchema,
        id: triggeredName(services[site], trigger),
        snapshot,
        target: { resourceId: serviceIdOf(site), location: "West Europe", tier: "Premium" },
        trigger,
        observed: { startedAt: iso(startedAt), completedAt: iso(completedAt) },
        result,
        problems: [],
        gaps: [],
        ...(isVerified === null
            ? {}
            : {
                  verification: {
                      outcome: isVerified ? "verified" : "different",
                      verified: isVerified,
                      comparedAt: iso(completedAt)!,
                      differences: [],
                      tolerated: [],
                      notCompared: [],
                      compared: { kinds: 1, entities: 1 },
                  },
              }),
    };
    recordOf.set(restore, record);
    return record;
}

const services: Readonly<Record<SiteName, ServiceObservation>> = { a: newService("a"), b: newService("b") };
const busyServices: typeof services = {
    a: { ...services.a, targetProvisioningState: "Updating" },
    b: { ...services.b, targetProvisioningState: "Updating" },
};

function toService(site: SiteName, { busyWith }: Service): ServiceObservation {
    return busyWith === null ? services[site] : busyServices[site];
}

/** It has been observed by nobody's clock. */
function newService(site: SiteName): ServiceObservation {
    return sampleService(site, {
        resourceId: serviceIdOf(site),
        createdAt: "2025-12-01T00:00:00.000Z",
        observedAt: new Date(0),
    });
}
